import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import { many, recordBody, segmentBody, sessionBody } from '../support/bodies';
import {
  callRecords,
  clientOf,
  inOData,
  idsOf,
  itemsOf,
  pagesFrom,
  pathOf,
  pathTo,
  type CallRecordsClient,
} from '../support/call-records';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;

/** Starts within one second, many of them the same, some 100 ns apart, one as late as a time can be. */
const starts = [
  ...Array.from({ length: 64 }, (_, n) => `2024-05-01T00:00:00.${n % 4 === 0 ? '5' : `500000${n % 10}`}Z`),
  ...Array.from({ length: 66 }, (_, n) => `2024-05-01T0${n % 10}:00:00.0000001Z`),
  '9999-12-31T23:59:59.9999999Z',
  '0001-01-01T00:00:00Z',
];
const recordAt = (startDateTime: string, members: JsonObject = {}): JsonObject =>
  recordBody({ startDateTime, endDateTime: '9999-12-31T23:59:59.9999999Z', ...members });
/** As text that sorts as the time does. */
const sortable = ({ startDateTime, id }: JsonObject): string =>
  `${String(startDateTime).replace(/(?:\.(\d+))?Z$/, (_, digits: string = '') => `.${digits.padEnd(7, '0')}`)} ${String(id)}`;
const newestFirst = (records: JsonObject[]): string[] => records.map(sortable).sort().reverse();

beforeAll(async () => {
  api = await startTestApp({ maxPageSize: 1000 });
  client = clientOf(api, inOData);
  await Promise.all(starts.map((start, n) => client.create(callRecords, recordAt(start, { id: `r${n}` }))));
  const segments = many(63, (n) => segmentBody({ id: `g${n}` }));
  const sessions = many(74, (n) => sessionBody({ id: `s${n}`, ...(n === 0 || n === 70 ? { segments } : {}) }));
  const participants = many(135, (n) => ({ id: `p${n}` }));
  await client.create(
    callRecords,
    recordAt('0001-01-01T00:00:00Z', { id: "it's", sessions, participants_v2: participants }),
  );
});
afterAll(() => api.close());

describe('the list of call records', () => {
  const all = starts.length + 1;

  it('comes in pages of 60, newest start first, none lost or twice', async () => {
    const pages = await pagesFrom(client, callRecords);
    expect(pages.map((page) => idsOf(page).length)).toEqual([60, 60, all - 120]);
    const records = pages.flatMap((page) => itemsOf(page));
    expect(records.map(sortable)).toEqual(newestFirst(records));
    expect(new Set(records.map(({ id }) => id)).size).toBe(all);
  });

  it('stays stable while records are added and removed between pages', async () => {
    const before = (await pagesFrom(client, callRecords)).flatMap((page) => itemsOf(page));
    const first = await client.read(callRecords);
    const middle = String(before[58]?.startDateTime);
    for (const [id, start] of [
      ['new', '9000-01-01T00:00:00Z'],
      ['tie', middle],
    ] as const)
      await client.create(callRecords, recordAt(start, { id }));
    await client.delete(pathTo('new'));
    const rest = await pagesFrom(client, pathOf(first['@odata.nextLink']));
    await client.delete(pathTo('tie'));
    const ids = [first, ...rest].flatMap((page) => idsOf(page)).filter((id) => id !== 'tie');
    expect(ids).toEqual(before.map(({ id }) => id));
  });

  it('pages the same below each root, with the options kept', async () => {
    for (const prefix of ['/beta', '']) {
      const path = `${prefix}/communications/callRecords?$select=id,version&$expand=sessions($top=1)`;
      const pages = await pagesFrom(client, path);
      expect(pages[0]?.['@odata.nextLink']).toMatch(new RegExp(`^${api.http}${prefix}/communications/callRecords\\?`));
      const keys = [...new Set(pages.flatMap((page) => itemsOf(page)).flatMap((record) => Object.keys(record)))];
      expect(keys.sort()).toEqual(['id', 'sessions', 'sessions@odata.context', 'version']);
      expect(new Set(pages.map((page) => page['@odata.context'])).size).toBe(1);
      expect(pages.flatMap((page) => idsOf(page))).toHaveLength(all);
    }
  });

  it.each([
    ['0', [0]],
    ['5', [5]],
    ['60', [60]],
    ['65', [65]],
    ['130', [130]],
    ['1000', [133]],
    ['1001', [133]],
    ['99999999999', [133]],
  ])('has pages for $top=%s', async (top, sizes) => {
    const pages = await pagesFrom(client, `${callRecords}?$top=${top}`);
    expect(pages.map((page) => idsOf(page).length)).toEqual(sizes);
  });
});

describe('$top of more than one page', () => {
  it('is counted down over pages of the size that is set', async () => {
    const id = 'thousand';
    await client.create(
      callRecords,
      recordAt('0001-01-01T00:00:00Z', { id, sessions: many(1015, () => sessionBody()) }),
    );
    const path = `${pathTo(id)}/sessions?$select=id`;
    for (const [top, sizes] of [
      ['1005', [1000, 5]],
      ['1015', [1000, 15]],
      ['5000', [1000, 15]],
    ] as const) {
      const pages = await pagesFrom(client, `${path}&$top=${top}`);
      expect(pages.map((page) => idsOf(page).length)).toEqual(sizes);
      expect(new Set(pages.flatMap((page) => idsOf(page))).size).toBe(sizes[0] + sizes[1]);
    }
    await client.delete(pathTo(id));
  });
});

describe('expanded collections', () => {
  const path = pathTo("it's");
  const named = (prefix: string, from: number, to: number): JsonValue[] =>
    Array.from({ length: to - from }, (_, n) => `${prefix}${from + n}`);

  it('end after a page with a link that leads on and keeps the inner $expand', async () => {
    const record = await client.read(`${path}?$expand=sessions($expand=segments;$select=id,isTest)`);
    expect(idsOf(record, 'sessions')).toEqual(named('s', 0, 60));
    const link = String(record['sessions@odata.nextLink']);
    const next = `${callRecords}('it''s')/sessions?$expand=segments&$select=id,isTest&$skiptoken=`;
    expect(link).toContain(api.http + next);
    const [page, ...others] = await pagesFrom(client, pathOf(link));
    expect(others).toEqual([]);
    expect(idsOf(page as JsonObject)).toEqual(named('s', 60, 74));
    const [first, later] = [itemsOf(record, 'sessions')[0], itemsOf(page as JsonObject)[10]] as [
      JsonObject,
      JsonObject,
    ];
    for (const session of [first, later]) {
      expect(
        Object.keys(session)
          .filter((name) => !name.includes('@'))
          .sort(),
      ).toEqual(['id', 'isTest', 'segments']);
      expect(idsOf(session, 'segments')).toEqual(named('g', 0, 60));
      const rest = await client.read(pathOf(session['segments@odata.nextLink']));
      expect(idsOf(rest)).toEqual(named('g', 60, 63));
    }
  });

  it('of a list and of its later pages carry links too', async () => {
    for (const query of ['?$top=133&$expand=sessions($expand=segments)', '?$expand=sessions($expand=segments)']) {
      const records = (await pagesFrom(client, callRecords + query)).flatMap((page) => itemsOf(page));
      const record = records.find(({ id }) => id === "it's") as JsonObject;
      expect(idsOf(await client.read(pathOf(record['sessions@odata.nextLink'])))).toEqual(named('s', 60, 74));
      const [session] = itemsOf(record, 'sessions');
      expect(idsOf(await client.read(pathOf(session?.['segments@odata.nextLink'])))).toEqual(named('g', 60, 63));
    }
  });

  it('of sessions: the list of sessions with segments', async () => {
    const [first, second] = await pagesFrom(client, `${path}/sessions?$expand=segments($select=id)`);
    expect([...idsOf(first as JsonObject), ...idsOf(second as JsonObject)]).toEqual(named('s', 0, 74));
    const later = itemsOf(second as JsonObject)[10] as JsonObject;
    expect(itemsOf(later, 'segments')[0]).toEqual({ id: 'g0' });
    expect(await client.read(pathOf(later['segments@odata.nextLink']))).toMatchObject({
      value: many(3, (n) => ({ id: `g${n + 60}` })),
    });
  });

  it('participants_v2 come 130 on a page', async () => {
    const record = await client.read(`${path}?$expand=participants_v2`);
    expect(idsOf(record, 'participants_v2')).toEqual(named('p', 0, 130));
    expect(idsOf(await client.read(pathOf(record['participants_v2@odata.nextLink'])))).toEqual(named('p', 130, 135));
  });

  it('take $top and $select of their own', async () => {
    const record = await client.read(
      `${path}?$select=type&$expand=sessions($top=2;$select=id;$expand=segments($top=1;$select=id)),participants_v2($top=0)`,
    );
    const context = expect.any(String) as string;
    expect(record).toEqual({
      '@odata.context': context,
      type: 'groupCall',
      'participants_v2@odata.context': context,
      participants_v2: [],
      'sessions@odata.context': context,
      sessions: [
        { id: 's0', segments: [{ id: 'g0' }] },
        { id: 's1', segments: [] },
      ],
    });
  });

  it('of repeated sessions keep to their own segments', async () => {
    const sessions = ['a', 'b'].map((id) => sessionBody({ id: 'r', segments: [segmentBody({ id })] }));
    await client.create(callRecords, recordAt('0001-01-01T00:00:00Z', { id: 'repeats', sessions }));
    const record = await client.read(`${pathTo('repeats')}?$expand=sessions($expand=segments)`);
    expect(itemsOf(record, 'sessions').map((session) => idsOf(session, 'segments'))).toEqual([['a'], ['b']]);
    await client.delete(pathTo('repeats'));
  });

  it('lead on to the segments of a later session of a repeated id', async () => {
    const ids = (occurrence: number): string[] => Array.from({ length: 125 }, (_, n) => `${occurrence}-${n}`);
    const sessions = many(3, (n) => sessionBody({ id: 'r', segments: ids(n).map((id) => segmentBody({ id })) }));
    await client.create(callRecords, recordAt('0001-01-01T00:00:00Z', { id: 'long repeats', sessions }));
    const record = await client.read(`${pathTo('long repeats')}?$expand=sessions($expand=segments($select=id))`);
    for (const [n, session] of itemsOf(record, 'sessions').entries()) {
      const rest = await pagesFrom(client, pathOf(session['segments@odata.nextLink']));
      expect([...idsOf(session, 'segments'), ...rest.flatMap((page) => idsOf(page))]).toEqual(ids(n));
    }
    await client.delete(pathTo('long repeats'));
  });

  it('lead on from the answer to a deep insert', async () => {
    const segments = many(61, (n) => segmentBody({ id: `g${n}` }));
    const sessions = many(61, (n) => sessionBody({ id: `s${n}`, ...(n === 0 ? { segments } : {}) }));
    const participants = many(131, (n) => ({ id: `p${n}` }));
    const body = recordAt('0001-01-01T00:00:00Z', { id: 'deep', sessions, participants_v2: participants });
    const record = await client.create(callRecords, body);
    const [session] = itemsOf(record, 'sessions');
    const rest = (entity: JsonObject | undefined, name: string) =>
      client.read(pathOf(entity?.[`${name}@odata.nextLink`]));
    expect(idsOf(await rest(record, 'sessions'))).toEqual(['s60']);
    expect(idsOf(await rest(record, 'participants_v2'))).toEqual(['p130']);
    expect(idsOf(await rest(session, 'segments'))).toEqual(['g60']);
    const added = await client.create(`${pathTo('deep')}/sessions`, sessionBody({ segments }));
    expect(idsOf(await rest(added, 'segments'))).toEqual(['g60']);
    await client.delete(pathTo('deep'));
  });
});
