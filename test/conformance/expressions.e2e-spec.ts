import type { JsonValue } from '../../src/edm/json/json-value';
import { recordBody } from '../support/bodies';
import { expectError } from '../support/expect-error';
import { query, startSampleApp, type SampleApp } from '../support/queries';
import { otherTenant } from '../support/test-app';

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

describe('a key within an expression', () => {
  it.each([
    ["sessions('a1')/isTest", ['a']],
    ["sessions(id='a1')/caller/identity/user/id eq 'u1'", ['a']],
    ["sessions('a1')/modalities/any(m:m eq 'audio')", ['a']],
    ["sessions('a1')/segments('a1x')/media/$count eq 1", ['a']],
    ["sessions('a1')/segments/$filter(id eq 'a1x')/$count eq 1", ['a']],
    ["sessions('a1')/segments/any()", ['a']],
    ["sessions('a1')/segments/$count eq 0", ['b', 'c', 'd']],
    ["not sessions('a1')/segments/any()", ['b', 'c', 'd']],
    ["sessions('a1') eq null", ['b', 'c', 'd']],
    ["sessions('a1')/microsoft.graph.callRecords.session/id ne null", ['a']],
    ["'audio' in sessions('a1')/modalities", ['a']],
    ["participants_v2('u1')/identity/user/id eq 'u1'", ['a']],
  ])('names an entity: %s', async ($filter, ids) => {
    expect(await sample.ids('callRecords', { $filter })).toEqual(ids);
  });

  it('may be an alias', async () => {
    expect(await sample.ids('callRecords', { $filter: 'sessions(@s)/isTest', '@s': "'a1'" })).toEqual(['a']);
  });

  it('orders and computes', async () => {
    const $orderby = "sessions('a1')/startDateTime desc,id";
    expect(await sample.ids('callRecords', { $orderby })).toEqual(['a', 'b', 'c', 'd']);
    expect(await valueOf("sessions('a1')/modalities")).toEqual(['audio']);
    expect(await valueOf("sessions('b1')/modalities")).toBeNull();
  });

  it.each([
    ["sessions(name='a1')/id eq 'a'", "A key here has one value, that of 'id', at 9"],
    ["sessions(1)/id eq 'a'", 'A key must be a text at 10'],
    ["modalities('a') eq 'a'", 'A key needs a collection of entities before it at 11'],
    ["sessions('a1')/nope eq 1", "Unknown property 'nope' of session at 16"],
    ["sessions('a1') eq sessions('a2')", 'Entities are compared by their ids only'],
    ["sessions('a1')/segments eq null", 'A collection of entities is not a value'],
  ])('is refused where it names nothing: %s', refused);
});

describe('$root', () => {
  it.each([
    ["version lt $root/communications/callRecords('a')/version", ['b', 'd']],
    ["$root/communications/callRecords('a')/sessions('a1')/id eq sessions('a1')/id", ['a']],
    ['$root/communications/callRecords/$count eq 4 and version eq 5', ['a']],
    ['$root/communications/callRecords/any(r:r/type eq $it/type and r/id ne $it/id)', ['a', 'd']],
    ["$root/communications/segments/any(s:s/id eq 'a1x') and version eq 5", ['a']],
  ])('leads to the collections of the service: %s', async ($filter, ids) => {
    expect(await sample.ids('callRecords', { $filter })).toEqual(ids);
  });

  it("does not lead to another tenant's entities", async () => {
    const token = await sample.api.token(otherTenant);
    const body = recordBody({ id: 'theirs' });
    await sample.client.create(at('callRecords'), body, { token });
    const read = (condition: string) =>
      sample.client.read(at(`callRecords${query({ $filter: condition, $select: 'id' })}`), { token });
    expect(await read("$root/communications/callRecords('a')/id eq null")).toMatchObject({ value: [{ id: 'theirs' }] });
    expect(await read('$root/communications/callRecords/$count eq 1')).toMatchObject({ value: [{ id: 'theirs' }] });
  });

  it.each([
    ["$root/communications/foo('a')/id eq 'a'", "Unknown collection '$root/communications/foo'"],
    ["$root/communications/sessions('a1')/id eq 'a'", "'communications/sessions' has no keys"],
  ])('is refused where it leads nowhere: %s', refused);
});

describe('$count with $search', () => {
  it.each([
    ['sessions/$count($search=hum) gt 0', ['a']],
    ['sessions/$count($filter=isTest;$search=hum OR u1) gt 0', ['a']],
    ['sessions/$count($search=NOT hum) eq 1', ['b', 'a']],
    ["sessions('a1')/segments/$count($search=hum) gt 0", []],
    ['sessions/any(s:s/segments/$count($search=nowhere) gt 0)', []],
  ])('counts what matches: %s', async ($filter, ids) => {
    expect(await sample.ids('callRecords', { $filter })).toEqual(ids);
  });

  it('is refused for values without words', () =>
    refused('modalities/$count($search=hum) gt 0', '$search needs a collection of entities before it'));
});

describe('isdefined', () => {
  it.each([
    ['isdefined(joinWebUrl)', ['b', 'a', 'c', 'd']],
    ['isdefined(organizer/user/tags)', ['a']],
    ['isdefined(organizer/user/nope)', []],
    ['isdefined(organizer_v2/identity/user/tenantId)', ['a']],
    ["not isdefined(sessions('a1')/id)", ['b', 'c', 'd']],
    ['sessions/any(s:isdefined(s/caller/name))', ['b', 'a']],
  ])('tells whether a value has the member: %s', async ($filter, ids) => {
    expect(await sample.ids('callRecords', { $filter })).toEqual(ids);
  });

  it.each(['isdefined(1)', 'isdefined(length(id))'])('takes a path: %s', (condition) =>
    refused(condition, 'isdefined takes a path'),
  );
});

describe('an alias as a key', () => {
  it.each([
    "callRecords(@i)?@i='a'",
    "callRecords(id=@i)?@i='a'",
    'callRecords(%40i)?%40i=%27a%27',
    'callRecords(@i)?@i=@j&@j=%27a%27',
    "callRecords/a/sessions(@s)?@s='a1'",
    "callRecords(@i)/sessions(id=@s)/segments(@g)?@i='a'&@s='a1'&@g='a1x'",
    "callRecords(@i)/participants_v2(@p)?@i='a'&@p='u1'",
    "callRecords(@i)/organizer_v2?@i='a'",
  ])('names the entity: %s', async (path) => {
    const { status, json } = await sample.client.get(at(path));
    expect([status, json['@odata.context']]).toEqual([200, expect.stringContaining('/$entity')]);
  });

  it('names it in a batch, and for a change', async () => {
    const { id } = await sample.client.create(at('callRecords'), recordBody({ id: "it's" }));
    const key = `@i=%27it%27%27s%27`;
    const changed = await sample.client.patch(at(`callRecords(@i)?${key}`), { joinWebUrl: 'https://x' });
    expect(changed.json).toMatchObject({ id, joinWebUrl: 'https://x' });
    const requests = [{ id: '1', method: 'GET', url: `/communications/callRecords(@i)?${key}` }];
    const { json } = await sample.client.post('/v1.0/$batch', { requests });
    expect(json).toMatchObject({ responses: [{ status: 200, body: { id } }] });
    expect((await sample.client.delete(at(`callRecords(@i)?${key}`))).status).toBe(204);
  });

  it.each(['callRecords(@i)', 'callRecords(@i)?@i=5', 'callRecords(@i)?@i=@i', "callRecords(@i)?@i='nope'"])(
    'names none without a text: %s',
    async (path) => {
      expectError(await sample.client.get(at(path)), 'notFound');
    },
  );
});

describe('an odd query', () => {
  it.each([
    ["callRecords?$expand=sessions($filter=segments/all(s:indexof(s/id,'a') in (2.5,-3)))", 200],
    ['callRecords/$filter(time(modalities/$filter(hassubset({"a":01},modalities))/$count))', 400],
    ['callRecords/a/organizer_v2/identity/nobody/id/$value', 204],
  ])('is answered or refused, and no fault of the service: %s', async (path, status) => {
    const headers = { accept: path.includes('$expand') ? 'application/x-ndjson' : 'application/json' };
    expect((await sample.client.get(at(encodeURI(path)), { headers })).status).toBe(status);
  });
});
