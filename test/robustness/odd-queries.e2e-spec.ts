import { idsOf, pagesFrom } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { query, startSampleApp, type SampleApp } from '../support/queries';
import type { TestResponse } from '../support/test-app';

let sample: SampleApp;

beforeAll(async () => (sample = await startSampleApp()));
afterAll(() => sample.api.close());

const calls = '/v1.0/communications/callRecords';

function get(path: string, options: Readonly<Record<string, string>> = {}): Promise<TestResponse> {
  return sample.client.get(`${path}${query(options)}`);
}

/** What every object of JavaScript has. */
const inherited = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];

describe('a word that objects have by themselves', () => {
  it.each(inherited)('%s is no format', async (name) => {
    for (const path of [calls, `${calls}/a`, `${calls}/export`, '/v1.0'])
      expectError(await get(path, { $format: name }), 'notAcceptable');
    const parameters = `odata.metadata=${name};${name}=1`;
    expectError(await get(calls, { $format: `application/json;${parameters}` }), 'notAcceptable');
    expect((await get('/v1.0/$metadata', { $format: name })).status).toBe(400);
  });

  it.each(inherited)('%s names nothing in a query', async (name) => {
    for (const option of ['$filter', '$orderby', '$select', '$expand', '$apply', '$format', '$compute', name])
      expect((await get(calls, { [option]: name })).status).toBe(option === '$format' ? 406 : 400);
    for (const text of [
      `${name}(id)`,
      `isof(id,${name})`,
      `isof(id,Edm.${name})`,
      `type eq '${name}'`,
      `${name}'a' eq type`,
    ])
      expectError(await get(calls, { $filter: text }), 'invalidQuery');
    expectError(await get(calls, { $apply: `aggregate(version with ${name} as x)` }), 'invalidQuery');
    expectError(await get(calls, { $apply: `${name}(id)` }), 'invalidQuery');
  });

  it.each(inherited)('%s is the name of a member like any other', async (name) => {
    const [found] = await sample.ids('callRecords', { $filter: `organizer/user/${name} eq null and id eq 'a'` });
    expect(found).toBe('a');
    expect((await get(`${calls}/a/organizer/user/${name}`)).status).toBe(204);
    expect((await get(`${calls}/a/organizer/user/${name}/$value`)).status).toBe(204);
    const rows = await get(calls, { $apply: `aggregate($count as ${name})` });
    const names = ['@odata.id', `${name}@odata.type`, name];
    expect([rows.status, Object.keys((rows.json.value as object[])[0] ?? {})]).toEqual([200, names]);
  });

  it.each(inherited)('%s is no header of a batch, and no dependency', async (name) => {
    const url = '/communications/callRecords/a?$select=id';
    const request = {
      id: name,
      method: 'GET',
      url,
      headers: Object.fromEntries([[name, '1']]),
      atomicityGroup: `g${name}`,
    };
    const { json } = await sample.client.post('/v1.0/$batch', { requests: [request] });
    expect(json.responses).toMatchObject([{ id: name, status: 200 }]);
    const refused = await sample.client.post('/v1.0/$batch', { requests: [{ ...request, dependsOn: [name] }] });
    expectError(refused, 'invalidBody');
  });
});

describe('an order by a constant', () => {
  it.each([
    ...['NaN', 'INF', '-INF', 'null', 'true', '1', "'a'", "duration'PT1S'", '2024-01-01', '00:00', 'now()'],
    ...[
      'version eq NaN',
      'modalities/$count eq NaN',
      'NaN ne NaN',
      'isof(version,Edm.String)',
      'null gt 1',
      'version in (NaN)',
    ],
    ...[
      'case(false:null)',
      'case(true:null,false:null)',
      '00000000-0000-0000-0000-000000000000',
      'not (version gt NaN)',
    ],
  ])('%s leaves the order to what comes behind it, on all pages', async (value) => {
    const first = await get(calls, { $orderby: `${value} desc,id`, $top: '3', $select: 'id' });
    expect([first.status, (first.json.value as { id: string }[]).map(({ id }) => id)]).toEqual([200, ['a', 'b', 'c']]);
    const page = await sample.client.get(`${calls}${query({ $orderby: `${value},id`, $select: 'id' })}`, {
      headers: { prefer: 'maxpagesize=2' },
    });
    const { pathname, search } = new URL(String(page.json['@odata.nextLink']));
    const next = await sample.client.read(pathname + search);
    expect((next.value as { id: string }[])[0]?.id).toBe('c');
  });

  it.each(['NaN', 'INF', 'null', 'true', 'modalities/$count eq NaN', 'now() gt null'])(
    '%s is one in $apply, too',
    async (value) => {
      for (const apply of [`orderby(${value},id)`, `topcount(2,${value})`, `concat(orderby(${value}),identity)`])
        expect((await get(calls, { $apply: apply })).status).toBe(200);
      for (const path of [`${calls}/a/sessions`, '/v1.0/communications/sessions'])
        expect((await get(path, { $orderby: value })).status).toBe(200);
    },
  );
});

describe('odd queries', () => {
  it('follows an order of more than 100 items, page by page', async () => {
    const items = [
      ...Array.from({ length: 85 }, (_, n) => `modalities/$count sub ${n}`),
      ...Array.from({ length: 20 }, (_, n) => `organizer/user/x${n} desc`),
    ];
    const path = `${calls}${query({ $orderby: [...items, 'id'].join(','), $select: 'id' })}`;
    const pages = await pagesFrom(sample.client, path, { headers: { prefer: 'maxpagesize=2' } });
    expect(pages.map((page) => idsOf(page))).toEqual([
      ['b', 'd'],
      ['a', 'c'],
    ]);
  });
});

describe('a list or an object', () => {
  it.each([
    'id eq [01]',
    'organizer/user/age in [042]',
    'hassubset([-007],[0.5,-0,00.5e+1])',
    'organizer/user/x eq {"a":01}',
    'organizer/user/x eq [INF,-INF,NaN]',
  ])('%s holds numbers however they are written', async (filter) => {
    const { status, text } = await get(calls, { $filter: filter });
    expect(status === 200 || (status === 400 && text.includes('cannot compare'))).toBe(true);
  });

  it('finds what numbers with zeros in front stand for', async () => {
    expect(
      await sample.ids('callRecords', { $filter: 'hassubset([7],[007]) and organizer/user/age in [042]' }),
    ).toEqual(['a']);
  });

  it.each(['{"\\u0000":1}', '{"\\ud800":1}', '["\\u0000"]', '[{"a":"\\udfff"}]'])(
    '%s has what no text can have',
    async (value) => {
      expectError(await get(calls, { $filter: `organizer/user/x eq ${value}` }), 'invalidQuery');
    },
  );
});

describe('what is null whatever a condition says', () => {
  it.each(['version', 'startDateTime', 'id', 'modalities/$count'])('compares with %s', async (value) => {
    const filter = `case(id eq 'a':null) ge ${value} or ${value} eq case(id eq 'a':null)`;
    expect((await get(calls, { $filter: filter })).status).toBe(200);
    expect((await get(calls, { $apply: `compute(null as x)/filter(x gt ${value})` })).status).toBe(200);
  });
});

describe('the text of a member that no type declares', () => {
  it.each([
    ['undeclared', 204, ''],
    ['age', 200, '42'],
    ['tags', 200, '["x", "y"]'],
    ['age/inner', 204, ''],
  ])('%s: %i', async (name, status, text) => {
    const answer = await get(`${calls}/a/organizer/user/${name}/$value`);
    expect([answer.status, answer.text]).toEqual([status, text]);
  });
});

describe('odd queries', () => {
  it('search, filter and order a report of the rows of others', async () => {
    const range = 'fromDateTime=2019-11-01,toDateTime=2019-12-01';
    const path = `/beta/communications/callRecords/getPstnOnlineMeetingDialoutReport(${range})`;
    expect((await get(path, { $search: 'a' })).status).toBe(200);
    for (const option of ['$filter', '$orderby', '$compute', '$select'])
      expect(
        (
          await get(path, {
            [option]:
              option === '$compute' ? 'totalCalls as x' : 'totalCalls ge 0'.slice(0, option === '$filter' ? 99 : 10),
          })
        ).status,
      ).toBe(200);
    expect((await get(path, { $expand: 'identity' })).status).toBe(400);
    expectError(await get(path, { $apply: 'search(a)' }), 'notImplemented');
  });

  it('refuses an id with U+0000 in a group, and goes on with the rest of it', async () => {
    const request = (id: string, url: string) => ({ id, method: 'GET', url, atomicityGroup: 'g' });
    const { status, json } = await sample.client.post('/v1.0/$batch', {
      requests: [request('1', '/communications/callRecords/a'), request('2', '/communications/callRecords/%00')],
    });
    expect([status, (json.responses as { status: number }[]).map((each) => each.status)]).toEqual([200, [424, 400]]);
  });
});
