import fc from 'fast-check';
import { QueryError } from '../odata/query-error';
import { parseOptions } from '../odata/syntax/parse';
import { formatCall, readParameters, valueOf } from './function-call';

const none = parseOptions('');

const read = (text: string, query = ''): string[] => {
  const parameters = readParameters('getPstnCalls', text);
  return ['fromDateTime', 'toDateTime'].map((name) => valueOf(parameters, name, parseOptions(query)));
};

const refusal = (attempt: () => unknown): string => {
  try {
    attempt();
  } catch (error) {
    if (error instanceof QueryError) return error.message;
    throw error;
  }
  return '';
};

describe('a function call', () => {
  it.each([
    ['(fromDateTime=2019-11-01,toDateTime=2019-12-01)', '', ['2019-11-01', '2019-12-01']],
    ["(toDateTime='b',fromDateTime='a')", '', ['a', 'b']],
    [" ( fromDateTime = 'a,''b' , toDateTime = c )".trim(), '', ["a,'b", 'c']],
    ['(fromDateTime=@f,toDateTime=@t)', "@t='b'&@f=2019-11-01", ['2019-11-01', 'b']],
    ['(fromDateTime=@f,toDateTime=@f)', '@f=2019-11-01T00:00:00Z', ['2019-11-01T00:00:00Z', '2019-11-01T00:00:00Z']],
  ])('%s is read', (text, query, expected) => {
    expect(read(text, query)).toEqual(expected);
  });

  it.each([
    ['()', 'fromDateTime: is a parameter that getPstnCalls needs'],
    ['(fromDateTime=a)', 'toDateTime: is a parameter that getPstnCalls needs'],
    ['(from=a,to=b)', 'from: is not a parameter of getPstnCalls, which has fromDateTime and toDateTime'],
    [
      '(fromDateTime=a,toDateTime=b,x=c)',
      'x: is not a parameter of getPstnCalls, which has fromDateTime and toDateTime',
    ],
    ['(fromDateTime=a,toDateTime=b,fromDateTime=a)', 'fromDateTime: must not be given twice'],
    ['(2019-11-01)', "getPstnCalls: expected a parameter and its value, found '2019-11-01'"],
    ["(fromDateTime='a)", "getPstnCalls: expected a parameter and its value, found 'fromDateTime='a'"],
    ['(fromDateTime=@f,toDateTime=b)', 'fromDateTime: the query does not define @f'],
  ])('%s is refused', (text, message) => {
    expect(refusal(() => read(text))).toBe(message);
  });

  it('a link repeats the call, whatever its values are', () => {
    const value = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => /\S/.test(text));
    fc.assert(
      fc.property(value, value, fc.boolean(), (from, to, swapped) => {
        const quoted = [from, to].map((text) => `'${text.replaceAll("'", "''")}'`);
        const list = [`fromDateTime=${quoted[0]}`, `toDateTime=${quoted[1]}`];
        const parameters = readParameters('f', `(${(swapped ? list.reverse() : list).join(',')})`);
        const again = readParameters('f', decodeURIComponent(formatCall('f', parameters).slice(1)));
        expect(['fromDateTime', 'toDateTime'].map((name) => valueOf(again, name, none))).toEqual([from, to]);
      }),
    );
  });
});
