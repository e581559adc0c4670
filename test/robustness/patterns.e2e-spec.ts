import { recordBody } from '../support/bodies';
import { callRecords, clientOf, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  await client.create(callRecords, recordBody({ joinWebUrl: `https://example.com/${'ab'.repeat(2_000)}` }));
});
afterAll(() => api.close());

const filterBy = (pattern: string) =>
  client.get(`${callRecords}?$filter=${encodeURIComponent(`matchesPattern(joinWebUrl,'${pattern}')`)}`);
/** Many different characters, each written by a pattern. */
const each = (count: number, write: (character: string) => string, between = ''): string =>
  Array.from({ length: count }, (_, n) => write(`\\u${(0x4e00 + n).toString(16)}`)).join(between);

describe('patterns of matchesPattern', () => {
  it.each([
    ['parts that may be left out', 'a?'.repeat(900)],
    ['parts that may be left out, counted', '(a?){255}a{255}'],
    ['repetitions in a row', '.*'.repeat(400)],
    ['repetitions in a repetition', `(${'a*b*'.repeat(200)})*c`],
    ['empty alternatives', `(${'(a|)'.repeat(300)})*b`],
    ['many classes of many characters', each(400, (one) => `[^${one}]`)],
    ['a choice of classes, repeated', `(${each(300, (one) => `[^${one}]`, '|')})*b`],
    ['boundaries in a row', '\\b'.repeat(20)],
    ['assertions in assertions', '(?=.*(?=.*z))a'],
    ['assertions that look to the end', 'a(?=.*z)b'],
    ['assertions that look to the beginning', '(?<=a.*)b'],
    ['assertions that are repeated', '((?=ab)a){1,100}b'],
    ['groups', '(a)'.repeat(3_000)],
    ['alternatives', 'a|'.repeat(3_000)],
    ['a class of many characters', `[${each(1_001, (one) => one)}]`],
    ['a back reference', '(a*)*\\\\1'.replaceAll('\\\\', '\\')],
  ])('refuses a pattern of %s', async (_, pattern) => {
    expect(expectError(await filterBy(pattern), 'invalidQuery').message).toMatch(/The pattern is not supported \(/);
  });

  it('refuses many patterns that together are as long as one that is too long', async () => {
    const some = Array.from({ length: 3 }, () => `matchesPattern(joinWebUrl,'a{250}b{250}c{250}')`).join(' or ');
    const answer = await client.get(`${callRecords}?$filter=${encodeURIComponent(some)}`);
    expect(expectError(answer, 'invalidQuery').message).toMatch(/must not have more than 2000 parts/);
  });

  it.each([
    ['nested counts', '(a{1,31}){1,31}z'],
    ['counts of counts', '((.{1,9}){1,9}){1,9}z'],
    ['nested repetitions', '(a*)*z'],
    ['repetitions within each other', `${'('.repeat(30)}a?${')*'.repeat(30)}z`],
    ['repetitions in a row', '.*a'.repeat(20)],
    ['classes', '\\w\\s'.repeat(100)],
    ['a choice of classes, repeated', `(${each(69, (one) => `[^${one}]`, '|')})*z`],
    ['a choice after a repetition', '[ab]*a[ab]{255}[ab]{255}[ab]{255}z'],
    ['assertions', '^(?=.*a)(?=.*b)(?!.*z).*$'],
    ['boundaries', `${'\\b\\w+\\W*'.repeat(5)}$`],
  ])('answers a pattern of %s', async (_, pattern) => {
    const answer = await filterBy(pattern);
    expect(`${answer.status} ${answer.text}`).toMatch(/^200 /);
  });
});
