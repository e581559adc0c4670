import type { JsonValue } from '../../src/edm/json/json-value';
import { recordBody } from '../support/bodies';
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

describe('a time with more than seven fraction digits', () => {
  const beyond = '2024-03-03T09:00:00.123456700001Z';
  it.each([
    [`startDateTime gt ${beyond}`, ['b']],
    [`startDateTime ge ${beyond}`, ['b']],
    [`startDateTime lt ${beyond}`, ['a', 'c', 'd']],
    [`startDateTime le ${beyond}`, ['a', 'c', 'd']],
    [`startDateTime eq ${beyond}`, []],
    [`startDateTime ne ${beyond}`, ['b', 'a', 'c', 'd']],
    [`${beyond} lt startDateTime`, ['b']],
    [`startDateTime gt '${beyond}'`, ['b']],
    ['startDateTime eq 2024-03-03T09:00:00.123456700000Z', ['a']],
    [`startDateTime in (2024-03-03T09:00:00.1234567Z,${beyond})`, ['a']],
    ['time(startDateTime) le 09:00:00.12345670001 and time(startDateTime) gt 09:00', ['a']],
    [`time(${beyond}) gt 09:00:00.1234567`, ['b', 'a', 'c', 'd']],
    [`${beyond} eq ${beyond}`, ['b', 'a', 'c', 'd']],
    [`${beyond} lt 2024-03-03T09:00:00.123456700002Z`, ['b', 'a', 'c', 'd']],
    ["endDateTime sub startDateTime gt duration'PT59M59.876543199999S'", ['b', 'd']],
    ['startDateTime gt 2024-03-03T09:00Z', ['b', 'a']],
  ])('is compared to its last digit: %s', async ($filter, ids) => {
    expect(await sample.ids('callRecords', { $filter })).toEqual(ids);
  });

  it('is compared to its last digit where an alias stands for it', async () => {
    expect(await sample.ids('callRecords', { $filter: 'startDateTime gt @t', '@t': beyond })).toEqual(['b']);
  });

  it.each([
    [`fractionalseconds(${beyond})`, 0.123456700001],
    [`${beyond} sub startDateTime`, 'PT0.000000000001S'],
    [`startDateTime sub ${beyond}`, '-PT0.000000000001S'],
    [`${beyond} sub ${beyond}`, 'PT0S'],
    [`${beyond} add duration'PT0.000000099999S'`, '2024-03-03T09:00:00.1234568Z'],
    [`${beyond} sub duration'PT0.000000000002S'`, '2024-03-03T09:00:00.1234566Z'],
    [`second(${beyond})`, 0],
  ])('keeps its digits in arithmetic: %s', async (expression, expected) => {
    expect(await valueOf(expression)).toEqual(expected);
  });

  it('can begin the range of a log', async () => {
    const ask = (to: string) =>
      sample.client.get(at(`callRecords/getPstnCalls(fromDateTime=${beyond},toDateTime=${to})`));
    expect((await ask('2024-03-03T09:01Z')).status).toBe(200);
    expect(expectError(await ask('2024-03-03T09:00:00.1234567Z'), 'badRequest').message).toContain(
      'toDateTime: must not be before fromDateTime',
    );
  });
});

describe('a parameter alias without a value', () => {
  it.each([
    ['joinWebUrl eq @n', ['b', 'c']],
    ['joinWebUrl in (null)', ['b', 'c']],
    ['joinWebUrl in @n', []],
    ['@n/any(x:x eq 1)', []],
    ["concat(joinWebUrl,@n) ne null or contains('a',@n)", []],
    ['version add @n eq null', ['b', 'a', 'c', 'd']],
  ])('is null: %s', async ($filter, ids) => {
    expect(await sample.ids('callRecords', { $filter })).toEqual(ids);
  });

  it('is null in an expanded collection', async () => {
    const $expand = 'sessions($filter=id ne @n;$select=id)';
    const { sessions } = await sample.client.read(at(`callRecords/b${query({ $expand, $select: 'id' })}`));
    expect(sessions).toEqual([{ id: 'b1' }]);
  });
});

describe('$it', () => {
  it.each([
    ['a/modalities', { $filter: "$it eq 'video'" }, ['video']],
    ['a/modalities', { $filter: "$it in ('audio','data')" }, ['audio']],
    ['a/modalities', { $orderby: '$it desc' }, ['video', 'audio']],
    ["a/modalities/$filter($it eq 'video')", {}, ['video']],
    ['a/sessions/a1/modalities', { $filter: "$it ne 'audio'" }, []],
  ])('is an item of the collection %s', async (path, options, expected) => {
    const { value } = await sample.client.read(at(`callRecords/${path}${query(options)}`));
    expect(value).toEqual(expected);
  });
});

describe('a collection', () => {
  it.each([
    ['modalities eq ["video","audio"]', ['a']],
    ['modalities ne ["video","audio"]', ['b', 'c', 'd']],
    ['modalities in [["video","audio"],["audio"]]', ['b', 'a']],
    ['modalities eq ["video","video"]', []],
  ])('equals another one with the same items in any order: %s', async ($filter, ids) => {
    expect(await sample.ids('callRecords', { $filter })).toEqual(ids);
  });
});

describe('a list of values before in', () => {
  it.each([
    ['[id,type] in [["a","groupCall"]]', ['a']],
    ['[id,type] in [["a","peerToPeer"],["b","peerToPeer"]]', ['b']],
    ['[type,joinWebUrl] in [["peerToPeer",null]]', ['b']],
    ['[startDateTime,version] in [[2023-12-31T23:00:00Z,2]]', ['d']],
  ])('is looked for as a row: %s', async ($filter, ids) => {
    expect(await sample.ids('callRecords', { $filter })).toEqual(ids);
  });

  it('is looked for in the rows of an alias', async () => {
    const options = { $filter: '[id,version] in @rows', '@rows': '[["a",5],["b",2]]' };
    expect(await sample.ids('callRecords', options)).toEqual(['a']);
  });

  it('is refused where a row has another number of values', () =>
    refused('[id,type] in [["a"]]', "'in' needs lists of 2 values"));
});

describe('cast', () => {
  it.each([
    ["cast('2024-01-01T00:00:00',Edm.DateTimeOffset)", '2024-01-01T00:00:00.0000000Z'],
    ["cast(concat('2024-01-01T','00:00'),Edm.DateTimeOffset)", '2024-01-01T00:00:00.0000000Z'],
    ["cast(concat('2024-01-01T00:00:00','.5+02:00'),Edm.DateTimeOffset)", '2023-12-31T22:00:00.5000000Z'],
    ["cast('2024-01-01',Edm.DateTimeOffset)", null],
    ["cast('5',Edm.Int32)", 5],
    ["cast('5.5',Edm.Int32)", null],
    ["cast('5e0',Edm.Int64)", null],
    ["cast('5.5',Edm.Decimal)", 5.5],
    ["cast('300',Edm.Byte)", null],
    ["cast('INF',Edm.Double)", 'INF'],
    ["cast('INF',Edm.Decimal)", null],
    ["cast('1',microsoft.graph.callRecords.callType)", 'groupCall'],
    ['cast(organizer/user/age,Edm.Int32)', 42],
    ['cast(5.5,Edm.Int32)', 5],
    ['cast(true,Edm.Int32)', null],
    ['cast(1,Edm.Boolean)', null],
    ['cast(startDateTime,Edm.Duration)', null],
    ['cast(startDateTime,Edm.Int64)', null],
    ["cast(duration'PT1S',Edm.TimeOfDay)", null],
    ['cast(2024-03-03,Edm.DateTimeOffset)', '2024-03-03T00:00:00.0000000Z'],
    ['cast(null,Edm.Int32)', null],
    ["cast(binary'T0RhdGE',Edm.String)", 'T0RhdGE='],
  ])('%s', async (expression, expected) => {
    expect(await valueOf(expression)).toEqual(expected);
  });

  it('to Edm.Binary is named as missing', async () => {
    const answer = await sample.client.get(at(`callRecords${query({ $filter: "cast('a',Edm.Binary) eq null" })}`));
    expect(expectError(answer, 'notImplemented').message).toContain('cast to Edm.Binary is not supported');
  });
});

describe('arithmetic', () => {
  it.each([
    ['1e0 div 0', 'INF'],
    ['-1e0 div 0', '-INF'],
    ['0e0 div 0', 'NaN'],
    ['1 divby 0', 'INF'],
    ['1e0 mod 0', 'NaN'],
  ])('of doubles divides by zero: %s', async (expression, expected) => {
    expect(await valueOf(expression)).toBe(expected);
  });

  it.each(['1 div 0', '1.5 div 0', '1 mod 0', "duration'PT1S' div 0", "duration'PT1S' divby 0"])(
    'of other types does not: %s',
    (expression) => refused(`(${expression}) eq null`, 'by zero'),
  );

  it.each([
    '2024-01-01T00:00:00Z add null',
    '2024-01-01T00:00:00Z sub null',
    'null sub startDateTime',
    "null add duration'PT1S'",
    '2024-01-01 sub null',
    "duration'PT1S' add null",
    "duration'PT1S' mul null",
    "null mul duration'PT1S'",
    "duration'PT1S' div null",
    'version add null',
    'null divby 2',
    '-(null)',
  ])('with null is null: %s', async (expression) => {
    expect(await sample.ids('callRecords', { $filter: `(${expression}) eq null` })).toHaveLength(4);
  });

  it('with null still needs operands that it can take', () =>
    refused("('a' add null) eq null", "'add' cannot be applied to Edm.String and null"));
});

describe('the alias of a namespace', () => {
  it.each([
    'isof(graph.entity)',
    'isof(organizer_v2/identity/user,graph.communicationsUserIdentity)',
    'organizer_v2/identity/user/graph.communicationsUserIdentity/tenantId ne null',
    'cast(organizer_v2/identity/user,graph.communicationsUserIdentity) ne null',
  ])('names a type: %s', async ($filter) => {
    expect(await sample.ids('callRecords', { $filter })).toContain('a');
  });

  it('names a type in a path and in $select', async () => {
    const path = 'organizer_v2/identity/user/graph.communicationsUserIdentity/displayName';
    expect(await sample.client.read(at(`callRecords/a/${path}`))).toMatchObject({ value: 'Adele Vance' });
    expect(await sample.client.read(at(`callRecords/a${query({ $select: path })}`))).toMatchObject({
      organizer_v2: { identity: { user: { displayName: 'Adele Vance' } } },
    });
  });

  it.each([
    '#graph.communicationsUserIdentity',
    'graph.communicationsUserIdentity',
    'http://localhost:3000/v1.0/$metadata#microsoft.graph.communicationsUserIdentity',
    'https://graph.microsoft.com/v1.0/$metadata#graph.communicationsUserIdentity',
    '$metadata#microsoft.graph.communicationsUserIdentity',
  ])('names a type in a body: %s', async (type) => {
    const user = { '@odata.type': type, id: 'u', tenantId: 't' };
    const created = await sample.client.create(
      at('callRecords'),
      recordBody({ organizer_v2: { id: 'u', identity: { user } } }),
    );
    expect(created).toMatchObject({
      organizer_v2: {
        identity: { user: { '@odata.type': '#microsoft.graph.communicationsUserIdentity', tenantId: 't' } },
      },
    });
    await sample.client.delete(at(`callRecords/${String(created.id)}`));
  });
});

describe('a body', () => {
  it('may leave out the seconds of a time, and have zeros beyond the seventh digit', async () => {
    const times = { startDateTime: '2024-03-03T13:52Z', endDateTime: '2024-03-03T13:53:00.123456700000Z' };
    const created = await sample.client.create(at('callRecords'), recordBody(times));
    expect(created).toMatchObject({
      startDateTime: '2024-03-03T13:52:00Z',
      endDateTime: '2024-03-03T13:53:00.1234567Z',
    });
    await sample.client.delete(at(`callRecords/${String(created.id)}`));
  });

  it('must not have another digit there, which would be lost', async () => {
    const body = recordBody({ startDateTime: '2024-03-03T13:52:00.12345678Z' });
    expectError(await sample.client.post(at('callRecords'), body), 'badRequest');
  });
});
