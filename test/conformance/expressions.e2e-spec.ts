import type { JsonValue } from '../../src/edm/json/json-value';
import { expectError } from '../support/expect-error';
import { query, startSampleApp, type SampleApp } from '../support/queries';

let sample: SampleApp;
beforeAll(async () => (sample = await startSampleApp()));
afterAll(() => sample.api.close());

const at = (path: string): string => `/v1.0/communications/${path}`;

/** The value of an expression on a call record. */
async function valueOf(expression: string, options: Record<string, string> = {}, id = 'a'): Promise<JsonValue> {
  const asked = query({ $compute: `${expression} as result`, $select: 'result', ...options });
  const { result = null } = await sample.client.read(at(`callRecords/${id}${asked}`));
  return result;
}

async function refused($filter: string, problem: string): Promise<void> {
  const answer = await sample.client.get(at(`callRecords${query({ $filter })}`));
  expect(expectError(answer, 'badRequest').message).toContain(problem);
}

describe('substring', () => {
  it.each([
    ["substring('Alfreds',-3)", 'eds'],
    ["substring('Alfreds',-3,2)", 'ed'],
    ["substring('Alfreds',-99)", 'Alfreds'],
    ["substring('Alfreds',-99,2)", 'Al'],
    ["substring('Alfreds',99)", ''],
    ["substring('a\u{1F600}b',-2,1)", '\u{1F600}'],
    ['substring(modalities,-1)', ['video']],
    ['substring(modalities,-2,1)', ['audio']],
  ])('counts a negative start from the end: %s', async (expression, expected) => {
    expect(await valueOf(expression)).toEqual(expected);
  });

  it.each(["substring('abc',0,-1) eq ''", 'substring(modalities,0,-1) eq []'])(
    'refuses a negative length: %s',
    (condition) => refused(condition, 'A length cannot be negative, such as -1'),
  );

  it('is null where a stored value makes the length negative', async () => {
    expect(await valueOf("substring('abc',0,version sub 6)")).toBeNull();
  });
});

describe('null', () => {
  it.each([
    "substring('abc',null)",
    "substring('abc',0,null)",
    'substring(modalities,null)',
    'substring(null,1)',
    'concat(null,modalities)',
    'concat(modalities,null)',
    'indexof(modalities,null)',
    'hassubset(null,modalities)',
    'hassubset(modalities,null)',
    'hassubsequence(modalities,null)',
    'contains(modalities,null)',
    'startswith(null,modalities)',
    'endswith(modalities,null)',
    "concat('a',null)",
    "indexof(null,'a')",
    'length(null)',
    'matchesPattern(joinWebUrl,null)',
    "matchesPattern(null,'a')",
    'totaloffsetminutes(null)',
    'totalseconds(null)',
    'round(null)',
    "(null has 'a')",
    '(type has null)',
  ])('is what a function of null gives: %s', async (expression) => {
    expect(await sample.ids('callRecords', { $filter: `${expression} eq null` })).toHaveLength(4);
  });
});
