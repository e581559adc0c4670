import { createHash } from 'node:crypto';
import { Client } from 'pg';
import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import { histograms } from '../../src/quality/totals/histograms';
import { recordBody, wholeCall } from '../support/bodies';
import {
  callRecords,
  clientOf,
  idsOf,
  inOData,
  itemsOf,
  pagesFrom,
  pathOf,
  type CallRecordsClient,
} from '../support/call-records';
import { expectError } from '../support/expect-error';
import { insertQualityRows } from '../support/quality-rows';
import { query } from '../support/queries';
import { otherTenant, startTestApp, tenant, type TestApp } from '../support/test-app';

const day = (number: number): string => `2026-01-0${number}T10:00:00.0000000Z`;

/** Streams of two calls, the newest first in the default order. */
const streams = [
  { id: 'e', callRecordId: 'c2', startDateTime: day(5), classification: 'unclassified', codec: null },
  {
    ...{ id: 'd', callRecordId: 'c1', startDateTime: day(4), classification: 'poor', codec: 'opus' },
    ...{ averageJitter: 'PT1M2.5S', averagePacketLossRate: 0.3, isTest: true, poorReasons: ['jitter', 'loss'] },
  },
  {
    ...{ id: 'c', callRecordId: 'c1', startDateTime: day(3), classification: 'good', codec: 'silkWide' },
    ...{ averageJitter: 'PT0.016S', averagePacketLossRate: 0.1, isTest: false, senderLinkSpeed: 9007199254740993n },
  },
  {
    ...{ id: 'b', callRecordId: 'c1', startDateTime: day(2), classification: 'good', codec: 'silkWide' },
    ...{ averageJitter: 'PT0S', averagePacketLossRate: 'NaN', senderConnectionType: 'wifi' },
  },
  { id: 'a', callRecordId: 'c3', startDateTime: day(1), classification: 'good', averagePacketLossRate: '-Infinity' },
] as const;

/** Counts of a histogram as they are stored, up to the last bucket that is not empty, and as they are read. */
const stored = [30, 8, 2];
const jitter = histograms.jitterHistogram.values.map((_, bucket) => stored[bucket] ?? 0);

let api: TestApp;
let client: CallRecordsClient;
let theirs: { token: string };
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api, inOData);
  theirs = { token: await api.token(otherTenant) };
  const people = { organizer_v2: { id: 'o', identity: { user: { displayName: 'Abbie Wilkins' } } } };
  await client.create(callRecords, wholeCall({ id: 'c1', ...people }));
  await client.create(callRecords, recordBody({ id: 'c2' }));
  await insertQualityRows(api.databaseUrl, tenant, {
    streams: streams as never,
    callSummaries: [
      { id: 'c1', startDateTime: day(4), outcome: 'answered', duration: 'P1DT2H3.5S', modalities: ['audio', 'video'] },
      { id: 'c2', startDateTime: day(5), outcome: 'busy', sipCode: 486, lowestMos: 4.5, fromUserId: 'u1' },
    ],
    qualityHours: [
      {
        id: 'h2',
        hour: day(2),
        subnet: '10.0.0.0',
        streams: 40,
        lossSum: 0.3,
        jitterHistogram: stored,
        bits: [0, 9],
      },
      { id: 'h1', hour: day(1), outcome: 'busy', calls: 3 },
      { id: 'other grain', grain: 1, streams: 1000 },
      { id: 'other generation', generation: 1, streams: 1000 },
    ],
  });
  await insertQualityRows(api.databaseUrl, otherTenant, {
    streams: [{ id: 'a', callRecordId: 'c1', codec: 'theirs' }],
    callSummaries: [{ id: 'c1', trunk: 'theirs' }],
    qualityHours: [{ id: 'h1', subnet: 'theirs' }],
  });
});
afterAll(() => api.close());

const at = (path: string, options: Readonly<Record<string, string>> = {}, version = 'v1.0'): string =>
  `/${version}/communications/${path}${query(options)}`;
const ids = async (path: string, options: Readonly<Record<string, string>> = {}): Promise<JsonValue[]> =>
  idsOf(await client.read(at(path, options)));
const value = async (path: string, options: Readonly<Record<string, string>> = {}): Promise<JsonValue> =>
  (await client.read(at(path, options))).value ?? null;

describe.each(['v1.0', 'beta'])('the collections of %s', (version) => {
  it.each([
    ['streams', ['e', 'd', 'c', 'b', 'a']],
    ['callSummaries', ['c2', 'c1']],
    ['qualityHours', ['h2', 'h1']],
    ['callRecords/c1/streams', ['b', 'c', 'd']],
  ])('%s are listed, counted and read by id', async (path, expected) => {
    const page = await client.read(at(path, { $count: 'true' }, version));
    expect([idsOf(page), page['@odata.count']]).toEqual([expected, expected.length]);
    expect((await client.get(at(`${path}/$count`, {}, version))).text).toBe(String(expected.length));
    for (const item of itemsOf(page)) {
      const { '@odata.context': context, ...entity } = await client.read(at(`${path}/${String(item.id)}`, {}, version));
      expect(entity).toEqual(item);
      expect(String(context)).toMatch(/\/\$entity$/);
    }
    expectError(await client.get(at(`${path}/nobody`, {}, version)), 'notFound');
  });
});

describe('values of columns', () => {
  it('have the form of their types', async () => {
    expect(await client.read(at('streams/c'))).toMatchObject({
      startDateTime: day(3),
      averageJitter: 'PT0.016S',
      averagePacketLossRate: 0.1,
      senderLinkSpeed: 9007199254740993n,
      isTest: false,
      codec: 'silkWide',
      audioCodec: null,
      poorReasons: [],
    });
    expect(await client.read(at('streams/d'))).toMatchObject({
      averageJitter: 'PT1M2.5S',
      poorReasons: ['jitter', 'loss'],
    });
    expect(await client.read(at('streams/b'))).toMatchObject({ averageJitter: 'PT0S', averagePacketLossRate: 'NaN' });
    expect(await client.read(at('streams/a'))).toMatchObject({ averagePacketLossRate: '-INF' });
    expect(await client.read(at('callSummaries/c1'))).toMatchObject({
      duration: 'P1DT2H3.5S',
      modalities: ['audio', 'video'],
    });
    expect(await client.read(at('qualityHours/h2'))).toMatchObject({
      ...{ streams: 40, lossSum: 0.3, jitterSum: 'PT0S', users: 2, outcome: null, subnet: '10.0.0.0' },
      ...{ jitterHistogram: jitter, mosHistogram: histograms.mosHistogram.values.map(() => 0) },
    });
  });

  it('come with their types, and wide numbers as texts, where that is asked for', async () => {
    const headers = { accept: 'application/json;odata.metadata=full;IEEE754Compatible=true' };
    expect(await client.read(at('streams/c'), { headers })).toMatchObject({
      '@odata.type': '#callrecords.quality.stream',
      '@odata.id': `${api.http}/v1.0/communications/streams('c')`,
      'averageJitter@odata.type': '#Duration',
      'senderLinkSpeed@odata.type': '#Int64',
      senderLinkSpeed: '9007199254740993',
      'averagePacketLossRate@odata.type': '#Single',
      averagePacketLossRate: 0.1,
      codec: 'silkWide',
      'classification@odata.type': '#callrecords.quality.streamClassification',
    });
    expect(await client.read(at('callRecords/c1'), { headers })).toMatchObject({
      'streams@odata.navigationLink': `${api.http}/v1.0/communications/callRecords('c1')/streams`,
    });
  });

  it('are read by their paths', async () => {
    expect(await value("streams('c')/averageJitter")).toBe('PT0.016S');
    expect((await client.get(at('streams/c/averageJitter/$value'))).text).toBe('PT0.016S');
    expect((await client.get(at('streams/c/isTest/$value'))).text).toBe('false');
    expect(await value('callRecords/c1/streams/d/averagePacketLossRate')).toBe(0.3);
    expect((await client.get(at('streams/e/averageJitter'))).status).toBe(204);
    expect(await value('streams/d/poorReasons')).toEqual(['jitter', 'loss']);
    expect(await value('qualityHours/h2/jitterHistogram')).toEqual(jitter);
  });

  it('are left out where they are null and that is preferred', async () => {
    const { json } = await client.get(at('callSummaries/c1'), { headers: { prefer: 'omit-values=nulls' } });
    expect(json).not.toHaveProperty('sipCode');
  });
});

describe('$filter', () => {
  it.each([
    ["averageJitter gt duration'PT0.01S'", ['d', 'c']],
    ["averageJitter le duration'PT0.016S'", ['c', 'b']],
    ['averageJitter eq null', ['e', 'a']],
    ['averageJitter ne null', ['d', 'c', 'b']],
    ["classification eq 'good'", ['c', 'b', 'a']],
    ["classification ne 'good'", ['e', 'd']],
    ["classification in ('poor','unclassified')", ['e', 'd']],
    ['isTest', ['d']],
    ['not isTest', ['c']],
    ['isTest eq false', ['c']],
    ["codec eq null or codec eq 'opus'", ['e', 'd', 'a']],
    ["codec ne 'silkWide'", ['e', 'd', 'a']],
    ["startswith(codec,'silk') and contains(tolower(codec),'wide')", ['c', 'b']],
    ['averagePacketLossRate mul 10 ge 1', ['d', 'c']],
    ['averagePacketLossRate lt 0.2', ['c', 'a']],
    [`startDateTime ge ${day(2)} and startDateTime lt ${day(4)}`, ['c', 'b']],
    ["poorReasons/any(r:r eq 'loss')", ['d']],
    ['poorReasons/$count eq 0', ['e', 'c', 'b', 'a']],
    ['senderLinkSpeed eq 9007199254740993', ['c']],
    ['date(startDateTime) eq 2026-01-03', ['c']],
    ["callRecordId eq 'c1' and codec in ('opus')", ['d']],
    ['isdefined(codec)', ['e', 'd', 'c', 'b', 'a']],
    ["$root/communications/callSummaries('c1')/outcome eq 'answered' and id eq 'a'", ['a']],
    ["$root/communications/qualityHours/any(h:h/users eq 2) and id eq 'a'", ['a']],
  ])('of streams by %s', async ($filter, expected) => expect(await ids('streams', { $filter })).toEqual(expected));

  it.each([
    ['callSummaries', "outcome eq 'busy' and sipCode eq 486", ['c2']],
    ['callSummaries', 'lowestMos lt 5', ['c2']],
    ['callSummaries', "duration gt duration'PT1H' and modalities/any(m:m eq 'video')", ['c1']],
    ['qualityHours', 'users gt 1 and streams gt 39', ['h2']],
    ['qualityHours', 'jitterHistogram/any(n:n eq 8)', ['h2']],
    ['callRecords/c1/streams', "classification eq 'good'", ['b', 'c']],
    ['callRecords', "streams/any(s:s/classification eq 'poor')", ['c1']],
    ['callRecords', 'streams/all(s:s/codec eq null)', ['c2']],
    ['callRecords', 'streams/$count eq 3', ['c1']],
  ])('of %s by %s', async (path, $filter, expected) => expect(await ids(path, { $filter })).toEqual(expected));

  it('goes by the values of the model', async () => {
    expect(
      expectError(await client.get(at('streams', { $filter: "classification eq 'bad'" })), 'invalidQuery').message,
    ).toContain('streamClassification');
  });

  it('may be a segment of the path, and a key an alias', async () => {
    const condition = encodeURIComponent("$filter(classification eq 'good')");
    expect(await ids(`streams/${condition}`)).toEqual(['c', 'b', 'a']);
    expect((await client.get(at(`streams/${condition}/$count`))).text).toBe('3');
    expect(await client.read("/v1.0/communications/streams(@k)?@k='c'")).toMatchObject({ id: 'c' });
    expect(await client.read('/v1.0/streams/c')).toMatchObject({ id: 'c' });
    expect(await client.read(at('streams/callrecords.quality.stream', { $filter: "id eq 'c'" }))).toMatchObject({
      value: [{ id: 'c' }],
    });
  });
});

describe('$orderby', () => {
  const orders: [string, string[]][] = [
    ['averageJitter', ['a', 'e', 'b', 'c', 'd']],
    ['averageJitter desc', ['d', 'c', 'b', 'e', 'a']],
    ['codec,startDateTime', ['a', 'e', 'd', 'b', 'c']],
    ['isTest desc,id', ['d', 'c', 'a', 'b', 'e']],
    ['classification,id desc', ['c', 'b', 'a', 'd', 'e']],
    ['averagePacketLossRate desc', ['b', 'd', 'c', 'a', 'e']],
    ['poorReasons/$count desc,id', ['d', 'a', 'b', 'c', 'e']],
  ];

  it.each(orders)('of streams by %s, on one page and on pages of one', async ($orderby, expected) => {
    expect(await ids('streams', { $orderby })).toEqual(expected);
    const pages = await pagesFrom(client, at('streams', { $orderby, $select: 'id' }), {
      headers: { prefer: 'odata.maxpagesize=1' },
    });
    expect(pages.flatMap((page) => idsOf(page))).toEqual(expected);
  });

  it.each([
    ['callSummaries', 'sipCode', ['c1', 'c2']],
    ['callSummaries', 'sipCode desc', ['c2', 'c1']],
    ['qualityHours', 'users,subnet', ['h1', 'h2']],
    ['qualityHours', 'outcome desc', ['h1', 'h2']],
    ['callRecords/c1/streams', 'averageJitter desc', ['d', 'c', 'b']],
    ['callRecords', 'streams/$count', ['c2', 'c1']],
  ])('of %s by %s', async (path, $orderby, expected) => {
    expect(await ids(path, { $orderby })).toEqual(expected);
    const pages = await pagesFrom(client, at(path, { $orderby }), { headers: { prefer: 'odata.maxpagesize=1' } });
    expect(pages.flatMap((page) => idsOf(page))).toEqual(expected);
  });
});

describe('the other options', () => {
  it('$select has only what it names, and the URL of an entity without its id', async () => {
    expect(
      itemsOf(await client.read(at('streams', { $select: 'codec,averageJitter', $top: '1', $skip: '1' }))),
    ).toEqual([
      { '@odata.id': `${api.http}/v1.0/communications/streams('d')`, codec: 'opus', averageJitter: 'PT1M2.5S' },
    ]);
    expect(itemsOf(await client.read(at('qualityHours', { $select: 'id,users,jitterHistogram', $top: '1' })))).toEqual([
      { id: 'h2', users: 2, jitterHistogram: jitter },
    ]);
  });

  it('$compute computes without noise', async () => {
    const $compute =
      "averagePacketLossRate mul 3 as triple,averageJitter add duration'PT1S' as later,concat(codec,'!') as loud";
    expect(
      itemsOf(await client.read(at('streams', { $compute, $select: 'id,triple,later,loud', $filter: "id eq 'c'" }))),
    ).toEqual([{ id: 'c', triple: 0.3, 'later@odata.type': '#Duration', later: 'PT1.016S', loud: 'silkWide!' }]);
  });

  it.each<[string, string, JsonObject[]]>([
    [
      'streams',
      'groupby((classification),aggregate($count as n,averageJitter with max as worst))',
      [
        { classification: 'good', n: 3, worst: 'PT0.016S' },
        { classification: 'poor', n: 1, worst: 'PT1M2.5S' },
        { classification: 'unclassified', n: 1, worst: null },
      ],
    ],
    [
      'streams',
      'filter(averagePacketLossRate ge 0)/aggregate(averagePacketLossRate with sum as loss,codec with countdistinct as codecs)',
      [{ loss: 0.4, codecs: 2 }],
    ],
    [
      'streams',
      'groupby((isTest,codec))/filter(isTest ne null)/orderby(codec)',
      [
        { isTest: true, codec: 'opus' },
        { isTest: false, codec: 'silkWide' },
      ],
    ],
    [
      'streams',
      'filter(averageJitter ne null)/compute(averageJitter as j)/aggregate(j with sum as sum)',
      [{ sum: 'PT1M2.516S' }],
    ],
    // NaN is the greatest value of -INF, 0.1, 0.3 and NaN; null is none of them.
    [
      'streams',
      'aggregate(averagePacketLossRate with p50 as p50,averagePacketLossRate with p95 as p95,averagePacketLossRate with p99 as p99)',
      [{ p50: 0.1, p95: 'NaN', p99: 'NaN' }],
    ],
    [
      'streams',
      `aggregate(${['max', 'min', 'sum', 'average', 'countdistinct', 'p95'].map((method) => `averagePacketLossRate with ${method} as ${method}`).join()})`,
      [{ max: 'NaN', min: '-INF', sum: 'NaN', average: 'NaN', countdistinct: 4, p95: 'NaN' }],
    ],
    [
      'streams',
      'filter(averagePacketLossRate ge 0 and averagePacketLossRate le 1)/aggregate(averagePacketLossRate with max as max,averagePacketLossRate with p99 as p99)',
      [{ max: 0.3, p99: 0.3 }],
    ],
    [
      'streams',
      'groupby((averagePacketLossRate),aggregate($count as n))/orderby(averagePacketLossRate desc)/top(2)',
      [
        { averagePacketLossRate: 'NaN', n: 1 },
        { averagePacketLossRate: 0.3, n: 1 },
      ],
    ],
    ['qualityHours', 'aggregate(streams with sum as all,users with max as most)', [{ all: 40, most: 2 }]],
    [
      'qualityHours',
      'topcount(1,streams)/groupby((subnet),aggregate(lossSum with sum as loss))',
      [{ subnet: '10.0.0.0', loss: 0.3 }],
    ],
    ['callSummaries', 'groupby((date),aggregate($count as n))', []],
    ['callRecords/c1/streams', 'aggregate(averagePacketLossRate with min as best)', [{ best: 0.1 }]],
    [
      'callRecords',
      "filter(id eq 'c1')/aggregate(streams/averageJitter with max as worst,streams/$count as n)",
      [{ worst: 'PT1M2.5S', n: 3 }],
    ],
  ])('$apply of %s: %s', async (path, $apply, expected) => {
    if (expected.length === 0) return void expectError(await client.get(at(path, { $apply })), 'invalidQuery');
    const plain = itemsOf(await client.read(at(path, { $apply }))).map((row) =>
      Object.fromEntries(Object.entries(row).filter(([name]) => !name.includes('@'))),
    );
    expect(plain).toHaveLength(expected.length);
    for (const [index, row] of expected.entries()) expect(plain[index]).toMatchObject(row);
  });

  it('$search finds what belongs to a call with the words', async () => {
    expect(await ids('streams', { $search: 'abbie' })).toEqual(['d', 'c', 'b']);
    expect(await ids('streams', { $search: 'NOT abbie' })).toEqual(['e', 'a']);
    expect(await ids('callSummaries', { $search: 'abbie AND wilkins' })).toEqual(['c1']);
    expect(await ids('callRecords/c1/streams', { $search: 'owen' })).toEqual([]);
    expect((await client.get(at('streams/$count', { $search: 'abbie' }))).text).toBe('3');
    const answer = await client.get(at('qualityHours', { $search: 'x' }));
    expect(expectError(answer, 'notImplemented').message).toContain(
      '$search: is not supported for communications/qualityHours',
    );
  });

  it('$expand leads to the call record, and from there to its streams', async () => {
    const $expand = 'callRecord($select=id;$expand=sessions($select=id),streams($select=id;$top=1;$count=true))';
    const page = await client.read(at('streams', { $select: 'id', $expand, $filter: "id in ('a','d')" }));
    expect(itemsOf(page)).toMatchObject([
      { id: 'd', callRecord: { id: 'c1', sessions: [{ id: 's' }], 'streams@odata.count': 3, streams: [{ id: 'b' }] } },
      { id: 'a', callRecord: null },
    ]);
    expect(await client.read(at('callSummaries/c2', { $expand: 'callRecord($select=type)' }))).toMatchObject({
      id: 'c2',
      callRecord: { '@odata.id': `${api.http}/v1.0/communications/callRecords('c2')`, type: 'groupCall' },
    });
    expect(
      await client.read(at('callRecords/c1', { $expand: "streams($filter=codec eq 'opus')", $select: 'id' })),
    ).toMatchObject({
      streams: [{ id: 'd', averageJitter: 'PT1M2.5S' }],
    });
    const more = await client.read(at('callRecords/c1', { $expand: 'streams($top=2;$select=id)', $select: 'id' }), {
      headers: { prefer: 'odata.maxpagesize=1' },
    });
    const next = await client.read(pathOf(more['streams@odata.nextLink']));
    expect([idsOf(more, 'streams'), idsOf(next)]).toEqual([['b'], ['c']]);
  });

  it('$ref and $entity give and take URLs', async () => {
    const url = `${api.http}/v1.0/communications/streams('c')`;
    expect((await client.read(at('streams/c/$ref')))['@odata.id']).toBe(url);
    expect(itemsOf(await client.read(at('callRecords/c1/streams/$ref')))[0]).toEqual({
      '@odata.id': `${api.http}/v1.0/communications/callRecords('c1')/streams('b')`,
    });
    expect(await client.read(`/v1.0/$entity${query({ $id: url })}`)).toMatchObject({ id: 'c' });
  });
});

describe('exports', () => {
  const exported = async (path: string, accept: string): Promise<string> =>
    (await client.get(at(path), { headers: { accept } })).text;

  it('are CSV with a column for each property', async () => {
    const lines = (
      await exported('streams?$select=id,averageJitter,averagePacketLossRate,isTest,poorReasons', 'text/csv')
    ).split('\r\n');
    expect(lines).toEqual([
      'id,averageJitter,averagePacketLossRate,isTest,poorReasons',
      'e,,,,[]',
      'd,PT1M2.5S,0.3,true,"[""jitter"",""loss""]"',
      'c,PT0.016S,0.1,false,[]',
      'b,PT0S,NaN,,[]',
      'a,,-INF,,[]',
      '',
    ]);
    expect(await exported('qualityHours?$select=id,users,jitterHistogram', 'text/csv')).toBe(
      `id,users,jitterHistogram\r\nh2,2,"[${jitter.join(',')}]"\r\nh1,0,"[${jitter.map(() => 0).join(',')}]"\r\n`,
    );
    const [header = ''] = (await exported('callRecords', 'text/csv')).split('\r\n');
    expect(header.split(',')).not.toContain('streams');
  });

  it('are NDJSON with a line for each row', async () => {
    const lines = (text: string): JsonValue[] =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as JsonValue);
    const type = 'application/x-ndjson';
    expect(
      lines(await exported('callRecords/c1/streams?$select=id,averageJitter&$orderby=averageJitter desc', type)),
    ).toEqual([
      { id: 'd', averageJitter: 'PT1M2.5S' },
      { id: 'c', averageJitter: 'PT0.016S' },
      { id: 'b', averageJitter: 'PT0S' },
    ]);
    expect(lines(await exported('callSummaries?$select=id&$expand=callRecord($select=id)', type))).toEqual([
      { id: 'c2', callRecord: { id: 'c2' } },
      { id: 'c1', callRecord: { id: 'c1' } },
    ]);
    expect(lines(await exported('qualityHours?$select=id', type))).toEqual([{ id: 'h2' }, { id: 'h1' }]);
    expect(await exported('callRecords/export', type)).not.toContain('"streams"');
  });
});

describe('what is derived', () => {
  it.each([
    'streams',
    'streams/c',
    'streams/c/codec',
    'callSummaries',
    'callSummaries/c1',
    'qualityHours',
    'qualityHours/h1',
    'callRecords/c1/streams',
    'callRecords/c1/streams/c',
  ])('cannot be written: %s', async (path) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await api.request(at(path), { method, body: {} });
      expectError(answer, 'methodNotAllowed');
      expect(answer.headers.get('allow')).toBe('GET, HEAD');
    }
  });

  it('is ignored in the body of a call record, which has it where it is asked for', async () => {
    const whole = await client.read(at('callRecords/c1', { $expand: '*' }));
    expect(idsOf(whole, 'streams')).toEqual(['b', 'c', 'd']);
    const put = await api.request(at('callRecords/c1'), { method: 'PUT', body: whole });
    expect([put.status, put.json.version]).toEqual([200, 2]);
    expect((await client.patch(at('callRecords/c1'), { streams: [{ id: 'x' }] })).status).toBe(200);
    const deep = { sessions: [], streams: [] };
    expect((await client.patch(at('callRecords/c1'), deep, { headers: { 'odata-maxversion': '4.01' } })).status).toBe(
      200,
    );
    const posted = await client.create(callRecords, recordBody({ id: 'posted', streams: [{ id: 'x', codec: 7 }] }));
    expect(posted).not.toHaveProperty('streams');
    const lines = JSON.stringify(recordBody({ id: 'imported', streams: [{ id: 'x' }] }));
    const headers = { 'content-type': 'application/x-ndjson' };
    expect((await api.request(`${callRecords}/import`, { method: 'POST', body: lines, headers })).status).toBe(200);
    for (const id of ['c1', 'posted', 'imported'])
      expect(await client.read(at(`callRecords/${id}`))).not.toHaveProperty('streams');
    expect(await ids('callRecords/imported/streams')).toEqual([]);
    expect(await ids('streams')).toEqual(['e', 'd', 'c', 'b', 'a']);
    const { text } = await client.get(`${callRecords}/delta()`);
    expect(text).not.toContain('"streams"');
    for (const id of ['posted', 'imported']) await client.delete(at(`callRecords/${id}`));
  });

  it('belongs to its tenant', async () => {
    for (const [path, expected] of [
      ['streams', ['a']],
      ['callSummaries', ['c1']],
      ['qualityHours', ['h1']],
    ] as const) {
      expect(idsOf(await client.read(at(path), theirs))).toEqual(expected);
      expect((await client.get(at(`${path}/$count`), theirs)).text).toBe('1');
    }
    expect(await client.read(at('streams/a'), theirs)).toMatchObject({ codec: 'theirs' });
    expect(await client.read(at('streams/a', { $expand: 'callRecord' }), theirs)).toMatchObject({ callRecord: null });
    for (const path of [
      'streams/c',
      'callSummaries/c2',
      'qualityHours/h2',
      'callRecords/c1/streams',
      'callRecords/c1/streams/a',
      'streams/c/codec',
    ])
      expectError(await client.get(at(path), theirs), 'notFound');
    expect(idsOf(await client.read(at('streams', { $search: 'abbie' }), theirs))).toEqual([]);
    const { '@odata.nextLink': next } = await client.read(at('streams'), {
      headers: { prefer: 'odata.maxpagesize=1' },
    });
    expectError(await client.get(pathOf(next), theirs), 'invalidQuery');
  });

  it.each([
    'streams',
    'streams/c',
    'streams/$count',
    'callSummaries/c1',
    'qualityHours/h1',
    'callRecords/c1/streams/c',
    'streams/c/codec',
  ])('is read with the permission for call records: %s', async (path) => {
    const of = (...permissions: Parameters<TestApp['token']>[1] & object): Promise<string> =>
      api.token(tenant, permissions);
    expect((await client.get(at(path), { token: await of('CallRecords.Read.All') })).status).toBe(200);
    expectError(await client.get(at(path), { token: await of('CallRecord-PstnCalls.Read.All') }), 'forbidden');
    expectError(await client.get(at(path), { token: null }), 'unauthenticated');
  });
});

describe('rows with long texts', () => {
  it('come on pages that end early', async () => {
    const name = Array.from({ length: 200_000 }, (_, n) => (n * 2654435761).toString(36).slice(-7)).join('');
    const rows = Array.from({ length: 12 }, (_, n) => ({
      id: `long${n}`,
      callRecordId: 'c2',
      senderDisplayName: name,
    }));
    await insertQualityRows(api.databaseUrl, otherTenant, { streams: rows });
    const pages = await pagesFrom(client, at('streams', { $orderby: 'id', $filter: "startswith(id,'long')" }), theirs);
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.flatMap((page) => idsOf(page))).toEqual(rows.map(({ id }) => id).sort());
    expect(itemsOf(pages[0] ?? {})[0]).toMatchObject({ senderDisplayName: name });
  });
});

describe('estimate_users', () => {
  /** The bits that a user sets: one in each level that the user falls into. */
  const bitsOf = (user: string): number[] => {
    const hash = createHash('sha256').update(user).digest();
    const chance = hash.readUInt32BE(8);
    return [0, 1, 2, 3]
      .filter((level) => chance % 8 ** level === 0)
      .map((level) => level * 256 + hash.readUInt8(level));
  };

  /** How many users they seem to be, of each number of users. */
  const estimates = async (counts: readonly number[], seed: number): Promise<number[]> => {
    const texts = counts.map((count) => {
      const bits = new Set(Array.from({ length: count }, (_, n) => bitsOf(`${seed} ${n}`)).flat());
      return Array.from({ length: 1024 }, (_, bit) => Number(bits.has(bit))).join('');
    });
    const pg = new Client({ connectionString: api.databaseUrl });
    await pg.connect();
    const { rows } = await pg.query<{ users: number }>(
      'SELECT estimate_users(bits::bit(1024)) AS users FROM unnest($1::text[]) WITH ORDINALITY AS t (bits, n) ORDER BY n',
      [texts],
    );
    await pg.end();
    return rows.map(({ users }) => users);
  };

  it('is near the real number of users', async () => {
    const counts = [10, 100, 300, 700, 1_500, 5_000, 20_000];
    expect(await estimates([0, 1], 0)).toEqual([0, 1]);
    const errors = await Promise.all(
      [1, 2, 3, 4].map(async (seed) => {
        const found = await estimates(counts, seed);
        return counts.map((count, index) => ((found[index] ?? NaN) / count - 1) ** 2);
      }),
    );
    for (const index of counts.keys()) {
      const squares = errors.map((of) => of[index] ?? NaN);
      expect(Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length)).toBeLessThan(0.15);
    }
  });
});
