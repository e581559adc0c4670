import { GraphError } from '../graph/errors/graph-error';
import { readMadeUpCalls } from './made-up-calls.body';

/** The rules that a body breaks, with their members; the key of any other error. */
function brokenBy(body: string): unknown {
  try {
    return readMadeUpCalls(body);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return error.details?.map(({ code, target }) => `${target} ${code}`) ?? error.key;
  }
}

describe('the body of a request for made-up calls', () => {
  it('takes numbers up to the bounds', () => {
    expect(readMadeUpCalls('{"count":1,"days":90}')).toEqual({ count: 1, days: 90 });
    expect(readMadeUpCalls('{"days":1,"count":10000}')).toEqual({ count: 10_000, days: 1 });
  });

  it.each([
    ['{"count":0,"days":91}', ['count invalidValue', 'days invalidValue']],
    ['{"count":10001,"days":0}', ['count invalidValue', 'days invalidValue']],
    ['{"count":1.5,"days":1}', ['count invalidValue']],
    ['{"count":"1","days":null}', ['count invalidValue', 'days invalidValue']],
    ['{"count":1e400,"days":99999999999999999999}', ['count invalidValue', 'days invalidValue']],
    ['{}', ['count missingProperty', 'days missingProperty']],
    ['{"count":1,"days":1,"seed":"x"}', ['seed unknownProperty']],
    ['{"count":1,"days":1,"__proto__":{}}', ['__proto__ unknownProperty']],
    ['[]', 'malformedJson'],
    ['{"count":1', 'malformedJson'],
    ['', 'malformedJson'],
  ])('tells what is wrong with %s', (body, broken) => {
    expect(brokenBy(body)).toEqual(broken);
  });

  it('names the member and the rule in its message', () => {
    expect(() => readMadeUpCalls('{"count":0,"days":1}')).toThrow('count must be a whole number from 1 to 10000.');
  });
});
