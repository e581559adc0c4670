import type { JsonObject } from '../../src/edm/json/json-value';
import { recordBody, segmentBody, sessionBody } from '../support/bodies';
import { callRecords as path, clientOf, itemsOf, pathOf, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;

const session = (id: string, modality: string, ...segments: string[]): JsonObject =>
  sessionBody({ id, modalities: [modality], segments: segments.map((each) => segmentBody({ id: each })) });

beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  await client.create(
    path,
    recordBody({
      id: 'r1',
      sessions: [session('s1', 'audio', 'g1', 'g2'), session('s2', 'audio', 'g3'), session('s3', 'video')],
    }),
  );
  await client.create(path, recordBody({ id: 'r2', sessions: [session('s4', 'video', 'g4')] }));
  await client.create(path, recordBody({ id: 'r3' }));
});
afterAll(() => api.close());

const headers = { accept: 'application/json;odata.metadata=none' };
const url = (expand: string, more = ''): string =>
  `${path}?$orderby=id&$select=id&$expand=${encodeURIComponent(expand)}${more}`;

async function rowsOf(expand: string, more = ''): Promise<JsonObject[]> {
  return itemsOf(await client.read(url(expand, more), { headers }));
}

describe('$apply within $expand', () => {
  it('makes rows of the collection of each entity', async () => {
    expect(await rowsOf('sessions($apply=aggregate($count as N,segments/$count as S))')).toEqual([
      { id: 'r1', sessions: [{ N: 3, S: 3 }] },
      { id: 'r2', sessions: [{ N: 1, S: 1 }] },
      { id: 'r3', sessions: [{ N: 0, S: 0 }] },
    ]);
  });

  it('has percentiles of the items of each entity', async () => {
    expect(
      await rowsOf('sessions($apply=aggregate(segments/$count with p50 as N,segments/$count with p95 as M))'),
    ).toEqual([
      { id: 'r1', sessions: [{ N: 1, M: 2 }] },
      { id: 'r2', sessions: [{ N: 1, M: 1 }] },
      { id: 'r3', sessions: [{ N: null, M: null }] },
    ]);
  });

  it('goes before the other options of the collection', async () => {
    const apply = '$apply=groupby((modalities),aggregate($count as N))';
    expect(
      await rowsOf(`sessions(${apply};$filter=N ge @least;$orderby=N desc;$top=1;$count=true)`, '&@least=1'),
    ).toEqual([
      { id: 'r1', 'sessions@odata.count': 2, sessions: [{ modalities: 'audio', N: 2 }] },
      { id: 'r2', 'sessions@odata.count': 1, sessions: [{ modalities: 'video', N: 1 }] },
      { id: 'r3', 'sessions@odata.count': 0, sessions: [] },
    ]);
    expect(await rowsOf(`sessions(${apply};$compute=N mul 2 as M;$select=M;$skip=1)`)).toMatchObject([
      { sessions: [{ M: 2 }] },
      { sessions: [] },
      { sessions: [] },
    ]);
  });

  it('rolls up, and keeps entities whole', async () => {
    const [first] = await rowsOf('sessions($apply=groupby((rollup($all,modalities)),aggregate($count as N)))');
    expect(first?.sessions).toEqual([{ modalities: 'audio', N: 2 }, { modalities: 'video', N: 1 }, { N: 3 }]);
    const [top] = await rowsOf('sessions($apply=topcount(1,segments/$count);$select=id)');
    expect(top?.sessions).toEqual([{ id: 's1' }]);
  });

  it('works at any depth, and of one entity', async () => {
    const expand = '$expand=sessions($select=id;$expand=segments($apply=aggregate(SegmentCount)))&$select=id';
    expect(await client.read(`${path}/r1?${expand}`, { headers })).toEqual({
      id: 'r1',
      sessions: [
        { id: 's1', segments: [{ SegmentCount: 2 }] },
        { id: 's2', segments: [{ SegmentCount: 1 }] },
        { id: 's3', segments: [{ SegmentCount: 0 }] },
      ],
    });
  });

  it('says what the rows have, and of which types', async () => {
    const answer = await client.read(`${path}/r1?$select=id&$expand=sessions($apply=aggregate($count as N))`);
    expect(answer).toMatchObject({
      '@odata.context': `${api.http}/v1.0/$metadata#communications/callRecords(id,sessions(N))/$entity`,
      'sessions@odata.context': `${api.http}/v1.0/$metadata#communications/callRecords('r1')/sessions(N)`,
      sessions: [{ '@odata.id': null, 'N@odata.type': '#Decimal', N: 3 }],
    });
    const newer = { 'odata-maxversion': '4.01' };
    const [first] = itemsOf(await client.read(url('sessions($apply=aggregate($count as N))'), { headers: newer }));
    expect(first).toMatchObject({ sessions: [{ 'N@odata.type': '#Decimal', N: 3 }] });
    expect(itemsOf(first as JsonObject, 'sessions')[0]).not.toHaveProperty(['@odata.id']);
  });

  it('leads to more rows than fit on a page', async () => {
    const small = await client.read(`${path}/r1?$select=id&$expand=sessions($apply=groupby((id)))`, {
      headers: { ...headers, prefer: 'maxpagesize=2' },
    });
    expect(small.sessions).toEqual([{ id: 's1' }, { id: 's2' }]);
    const next = await client.read(pathOf(small['sessions@odata.nextLink']), { headers });
    expect(itemsOf(next)).toEqual([{ id: 's3' }]);
  });

  it.each<[expand: string, kind: 'invalidQuery' | 'notImplemented', message: string]>([
    ['sessions($apply=aggregate(x with sum as S))', 'invalidQuery', "Unknown property 'x'"],
    ['sessions($apply=top(1);$expand=segments)', 'notImplemented', '$expand: is not supported together with $apply'],
    ['sessions/$ref($apply=top(1))', 'invalidQuery', '$expand: expected one of $filter'],
    ['sessions($apply=filter(id ne $it/id))', 'notImplemented', '$it'],
    ['organizer_v2($apply=top(1))', 'invalidQuery', '$apply'],
  ])('refuses %s', async (expand, kind, message) => {
    expect(expectError(await client.get(url(expand)), kind).message).toContain(message);
  });

  it('is refused by name in an export', async () => {
    const response = await client.get(`${path}/export?$expand=sessions($apply=aggregate($count as N))`);
    expect(expectError(response, 'notImplemented').message).toContain(
      '$apply: is not supported inside of $expand here',
    );
  });
});
