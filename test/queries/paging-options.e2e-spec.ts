import { many, sessionBody, wholeCall } from '../support/bodies';
import {
  callRecords,
  clientOf,
  inOData,
  idsOf,
  itemsOf,
  pathOf,
  pathTo,
  type CallRecordsClient,
} from '../support/call-records';
import { expectError } from '../support/expect-error';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api, inOData);
  await client.create(callRecords, wholeCall({ id: 'known' }));
  await client.create(callRecords, wholeCall({ id: 'long', sessions: many(61, () => sessionBody()) }));
});
afterAll(() => api.close());

const known = pathTo('known');
const token = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('options', () => {
  it.each([
    '$expand=sessions($expand=segments)',
    'expand=sessions(expand=segments)',
    '$EXPAND=sessions($Expand=segments)',
    '%24expand=sessions(%24expand%3Dsegments)',
    '%24expand=sessions%28%24expand%3Dsegments%29',
    '$expand=sessions($expand=segments()),participants_v2',
    '$expand=%20sessions(%20$expand=segments%20)%20',
    '$expand=+sessions(+$expand=segments)',
    '&$expand=sessions($expand=segments)&',
    '$expand=sessions($expand=segments),organizer_v2',
  ])('are understood as %s', async (query) => {
    const [session] = itemsOf(await client.read(`${known}?${query}`), 'sessions');
    expect(idsOf(session ?? {}, 'segments')).toEqual(['g']);
  });

  it.each([
    ['$select=id', ['id']],
    ['select=id,version', ['id', 'version']],
    ['%24select=id%2C%20type', ['id', 'type']],
    ['$select=id,id', ['id']],
    ['$select=sessions', []],
    ['$select=id&$expand=sessions', ['id', 'sessions', 'sessions@odata.context']],
    ['$select=joinWebUrl', ['joinWebUrl']],
    ['$select=*', ['endDateTime', 'id', 'lastModifiedDateTime', 'modalities', 'startDateTime', 'type', 'version']],
  ])('choose members: %s', async (query, names) => {
    const entity = await client.read(`${known}?${query}`);
    expect(Object.keys(entity).sort()).toEqual(['@odata.context', ...names]);
    const list = await client.read(`${callRecords}?${query}`);
    // A row without its key has its URL.
    const inList = [...(names.includes('id') ? [] : ['@odata.id']), ...names];
    const item = itemsOf(list).find((record) => Object.keys(record).length === inList.length);
    expect(Object.keys(item ?? { missing: true }).sort()).toEqual(inList);
  });

  it.each([
    ['$filter', '$filter=calle%20eq%201'],
    ['$orderby', '$orderby=organizer'],
    ['$skip', '$skip=-1'],
    ['$count', '$count=yes'],
    ['$levels', '$levels=2'],
    ['foo', 'foo=bar'],
    ['foo', 'foo'],
    ['$__proto__', '$__proto__=1'],
    ['constructor', 'constructor=1'],
    ['$top', '$top=5&$top=5'],
    ['$top', '$top=5&top=6'],
    ['$select', '$select=id&%24SELECT=version'],
    ['$top', '$top=-1'],
    ['$top', '$top=1.5'],
    ['$top', '$top='],
    ['$top', '$top'],
    ['$top', '$top=1e3'],
    ['$top', '$top=99999999999999999999'],
    ['$select', '$select='],
    ['$select', '$select=id,'],
    ['$select', '$select=ID'],
    ['$select', '$select=nothing'],
    ['$select', '$select=*,nothing'],
    ['$select', "$select=id'%20OR%201=1--"],
    ['$select', '$select=%00'],
    ['$select', '$select=%zz'],
    ['$select', '$select=%ED%A0%80'],
    ['$expand', '$expand='],
    ['$expand', '$expand=nothing'],
    ['$expand', '$expand=modalities'],
    ['$expand', '$expand=sessions,sessions'],
    ['$expand', '$expand=sessions(segments)'],
    ['$expand', '$expand=sessions($expand=segments'],
    ['$expand', '$expand=sessions)('],
    ['$expand', '$expand=sessions/segments'],
    ['$expand', '$expand=organizer_v2($top=1)'],
    ['$expand', `$expand=${'sessions($expand='.repeat(50)}x${')'.repeat(50)}`],
    ['$expand', '$expand=sessions($skiptoken=abc)'],
    ['$top', '$expand=sessions($top=1;$top=2)'],
    ['$top', '$expand=sessions($top=x)'],
    ['$select', '$expand=sessions($select=version)'],
  ])('refuse, naming %s: %s', async (option, query) => {
    for (const path of [callRecords, `/beta/communications/callRecords`]) {
      expect(expectError(await client.get(`${path}?${query}`), 'invalidQuery').message).toContain(option);
    }
  });

  it.each(['$top=1', '$skiptoken=abc'])('refuse %s for a single entity', async (query) => {
    for (const path of [known, pathTo('known', 's'), pathTo('known', 's', 'g')])
      expectError(await client.get(`${path}?${query}`), 'invalidQuery');
  });

  it.each(['$search=x', '$filter=x', 'api-version=1', 'foo', '%24top=1'])(
    'are refused where none apply: %s',
    async (query) => {
      const name = decodeURIComponent(query.split('=')[0] ?? '');
      for (const answer of [
        await client.post(`${callRecords}?${query}`, wholeCall()),
        await client.patch(`${known}?${query}`, { joinWebUrl: 'x' }),
        await client.delete(`${known}?${query}`),
      ])
        expect(expectError(answer, 'invalidQuery').message).toContain(name);
      expect((await client.read(known)).version).toBe(1);
    },
  );

  it.each(['?', '?&', '?&&'])('may be none at all: %s', async (query) => {
    expect((await client.get(known + query)).status).toBe(200);
    expect((await client.get(`${callRecords}/$count${query}`)).status).toBe(200);
  });
});

describe('a $skiptoken', () => {
  const ticks = '638000000000000000';

  it.each([
    '',
    'abc',
    '%00',
    '%F0%9F%93%9E',
    token(null),
    token({}),
    token([]),
    token([ticks]),
    token([ticks, 'x', 'y']),
    token([Number(1), 'x']),
    token([ticks, 1]),
    token([ticks, null]),
    token(['-1', 'x']),
    token(['1; DROP TABLE call_record', 'x']),
    token(['9223372036854775808', 'x']),
    token(['1'.repeat(400), 'x']),
    token([ticks, '\0']),
    token([ticks, '\ud800']),
    `${token([ticks, 'x'])}'--`.slice(3),
  ])('that this service did not make is refused: %s', async (value) => {
    expect(expectError(await client.get(`${callRecords}?$skiptoken=${value}`), 'invalidQuery').message).toContain(
      '$skiptoken',
    );
  });

  it('of another collection is refused', async () => {
    const first = await client.read(`${pathTo('long')}/sessions`);
    const next = pathOf(first['@odata.nextLink']);
    expect(idsOf(await client.read(next))).toHaveLength(1);
    expectError(await client.get(next.replace(/^.*\?/, `${callRecords}?`)), 'invalidQuery');
  });
});
