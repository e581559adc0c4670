import type { JsonValue } from '../../src/edm/json/json-value';
import { recordBody, sessionBody, wholeCall } from '../support/bodies';
import {
  callRecords,
  clientOf,
  idsOf,
  inOData,
  itemsOf,
  pagesFrom,
  type CallRecordsClient,
} from '../support/call-records';
import { expectError } from '../support/expect-error';
import { query } from '../support/queries';
import { insertQualityRows } from '../support/quality-rows';
import { otherTenant, startTestApp, tenant, type TestApp } from '../support/test-app';

type Options = Readonly<Record<string, string>>;

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api, inOData);
  const organizer_v2 = { id: 'o', identity: { user: { displayName: 'Abbie Wilkins' } } };
  const sessions = [sessionBody({ id: 's1', modalities: ['audio', 'video'] }), sessionBody({ id: 's2' })];
  await client.create(callRecords, recordBody({ id: 'c1', type: 'peerToPeer', organizer_v2, sessions }));
  await client.create(callRecords, wholeCall({ id: 'c2', modalities: ['video'] }));
  // The same members as the first one's, but another call.
  await client.create(callRecords, recordBody({ id: 'c3', type: 'peerToPeer', organizer_v2 }));
  await insertQualityRows(api.databaseUrl, tenant, {
    streams: [
      { id: 'a', callRecordId: 'c1', codec: 'opus' },
      { id: 'b', callRecordId: 'c1' },
      { id: 'c', callRecordId: 'c2' },
      { id: 'd', callRecordId: 'c3', codec: 'opus' },
      { id: 'lost', callRecordId: 'deleted' },
    ],
    callSummaries: [{ id: 'c1' }, { id: 'c2' }, { id: 'deleted' }],
  });
  await insertQualityRows(api.databaseUrl, otherTenant, { streams: [{ id: 'theirs', callRecordId: 'c1' }] });
});
afterAll(() => api.close());

const at = (path: string, options: Options = {}): string => `/v1.0/communications/${path}${query(options)}`;
const ids = async (path: string, options: Options): Promise<JsonValue[]> => idsOf(await client.read(at(path, options)));

/** The rows of $apply, without annotations. */
const rows = async (path: string, $apply: string): Promise<unknown[]> =>
  JSON.parse(
    JSON.stringify(itemsOf(await client.read(at(path, { $apply }))), (name, value: unknown) =>
      name.includes('@') ? undefined : value,
    ),
  ) as unknown[];

describe('a path to the call record', () => {
  it.each([
    ['streams', "callRecord/type eq 'peerToPeer'", ['a', 'b', 'd']],
    ['streams', "callRecord/type ne 'peerToPeer'", ['c', 'lost']],
    ['streams', "not (callRecord/type eq 'peerToPeer')", ['c', 'lost']],
    ['streams', 'callRecord eq null', ['lost']],
    ['streams', 'callRecord ne null', ['a', 'b', 'c', 'd']],
    ['streams', 'callRecord/version ge 1 and codec ne null', ['a', 'd']],
    ['streams', "callRecord/id in ('c2','deleted')", ['c']],
    ['streams', "callRecord/organizer_v2/identity/user/displayName eq 'Abbie Wilkins'", ['a', 'b', 'd']],
    ['streams', "callRecord/modalities/any(m:m eq 'video')", ['c']],
    ['streams', 'callRecord/sessions/$count gt 1', ['a', 'b']],
    ['streams', "callRecord/sessions/any(s:s/modalities/any(m:m eq 'video'))", ['a', 'b']],
    ['streams', "callRecord/sessions('s1')/modalities/$count eq 2", ['a', 'b']],
    ['streams', 'callRecord/sessions/any()', ['a', 'b', 'c']],
    ['streams', 'callRecord/sessions/all(s:s/id eq $it/id)', ['d', 'lost']],
    ['streams', "callRecord/streams/any(s:s/codec eq 'opus' and s/id ne $it/id)", ['b']],
    ['streams', 'isdefined(callRecord/type)', ['a', 'b', 'c', 'd']],
    ['callSummaries', "callRecord/type eq 'peerToPeer'", ['c1']],
    ['callRecords/c1/streams', "callRecord/type eq 'groupCall'", []],
    ['callRecords', "streams/any(s:s/callRecord/type eq 'groupCall')", ['c2']],
  ])('filters %s by %s', async (path, $filter, expected) => {
    const page = await client.read(at(path, { $filter, $count: 'true' }));
    expect([idsOf(page).sort(), page['@odata.count']]).toEqual([expected, expected.length]);
    expect((await client.get(at(`${path}/$count`, { $filter }))).text).toBe(String(expected.length));
  });

  it.each([
    ['streams', 'callRecord/type desc,id', ['a', 'b', 'd', 'c', 'lost']],
    ['streams', 'callRecord/sessions/$count desc,id desc', ['b', 'a', 'c', 'lost', 'd']],
    ['callSummaries', 'callRecord/id', ['deleted', 'c1', 'c2']],
  ])('orders %s by %s, on one page and on pages of one', async (path, $orderby, expected) => {
    expect(await ids(path, { $orderby })).toEqual(expected);
    const pages = await pagesFrom(client, at(path, { $orderby, $select: 'id' }), {
      headers: { prefer: 'odata.maxpagesize=1' },
    });
    expect(pages.flatMap((page) => idsOf(page))).toEqual(expected);
  });

  it.each([
    [
      'streams',
      'groupby((callRecord/type),aggregate($count as n))',
      [
        { callRecord: { type: null }, n: 1 },
        { callRecord: { type: 'groupCall' }, n: 1 },
        { callRecord: { type: 'peerToPeer' }, n: 3 },
      ],
    ],
    [
      'streams',
      "filter(callRecord/type eq 'peerToPeer')/aggregate(callRecord/version with max as v,callRecord/modalities/$count as m)",
      [{ v: 1, m: 3 }],
    ],
    ['streams', 'aggregate(callRecord with countdistinct as calls,$count as n)', [{ calls: 3, n: 5 }]],
    [
      'streams',
      'aggregate(callRecord/sessions/$count as s,callRecord/sessions/segments/$count as g)',
      [{ s: 5, g: 1 }],
    ],
    [
      'streams',
      'groupby((callRecord/sessions/id,callRecord/type),aggregate($count as n))',
      [
        { callRecord: { sessions: { id: 's' }, type: 'groupCall' }, n: 1 },
        { callRecord: { sessions: { id: 's1' }, type: 'peerToPeer' }, n: 2 },
        { callRecord: { sessions: { id: 's2' }, type: 'peerToPeer' }, n: 2 },
      ],
    ],
    [
      'streams',
      'compute(callRecord/type as type)/groupby((type,codec))/filter(codec ne null)',
      [{ type: 'peerToPeer', codec: 'opus' }],
    ],
    [
      'callSummaries',
      'groupby((callRecord/sessions/modalities))',
      [{ callRecord: { sessions: { modalities: 'audio' } } }, { callRecord: { sessions: { modalities: 'video' } } }],
    ],
    [
      'callRecords',
      'groupby((streams/callRecord/sessions/id),aggregate($count as n))',
      [
        { streams: { callRecord: { sessions: { id: 's' } } }, n: 1 },
        { streams: { callRecord: { sessions: { id: 's1' } } }, n: 2 },
        { streams: { callRecord: { sessions: { id: 's2' } } }, n: 2 },
      ],
    ],
  ])('aggregates %s by %s', async (path, $apply, expected) => {
    expect(await rows(path, $apply)).toEqual(expected);
  });

  it('computes, reads a property, and works within $expand', async () => {
    const $compute = 'callRecord/sessions/$count as sessions';
    const page = await client.read(at('streams', { $compute, $select: 'id,sessions', $orderby: 'id', $top: '1' }));
    expect(itemsOf(page)).toMatchObject([{ id: 'a', sessions: 2 }]);
    expect(await client.read(at('streams/a/callRecord/type'))).toMatchObject({ value: 'peerToPeer' });
    expect((await client.get(at('streams/lost/callRecord/type'))).status).toBe(204);
    const $expand = "streams($filter=callRecord/type eq 'peerToPeer';$select=id)";
    expect(itemsOf(await client.read(at('callRecords', { $expand, $select: 'id', $orderby: 'id' })))).toMatchObject([
      { id: 'c1', streams: [{ id: 'a' }, { id: 'b' }] },
      { id: 'c2', streams: [] },
      { id: 'c3', streams: [{ id: 'd' }] },
    ]);
  });

  it('stays within the tenant', async () => {
    const theirs = { token: await api.token(otherTenant) };
    for (const [$filter, expected] of [
      ['callRecord eq null', ['theirs']],
      ["callRecord/type eq 'peerToPeer'", []],
      ['callRecord/streams/any()', []],
    ] as const)
      expect(idsOf(await client.read(at('streams', { $filter }), theirs))).toEqual(expected);
    const $apply = 'groupby((callRecord/sessions/id))';
    expect(itemsOf(await client.read(at('streams', { $apply }), theirs))).toEqual([]);
  });

  it.each<[Options, string]>([
    [{ $filter: 'callRecord' }, 'A condition must be of Edm.Boolean'],
    [{ $filter: 'callRecord/nope eq 1' }, "Unknown property 'nope' of callRecord"],
    [{ $filter: "callRecord('c1')/type eq 'groupCall'" }, 'A key needs a collection'],
    [{ $filter: 'callRecord/$count eq 1' }, '$count needs a collection'],
    [{ $filter: 'callRecord/sessions eq null' }, 'use any, all or $count'],
    [{ $orderby: 'callRecord' }, 'have no order'],
    [{ $apply: 'groupby((callRecord))' }, 'name a property of it'],
    [{ $apply: 'aggregate(callRecord/$count as n)' }, '$count needs a collection'],
    [{ $apply: 'aggregate(callRecord with max as m)' }, 'needs values that have an order'],
  ])('is refused as %j', async (options, words) => {
    expect(expectError(await client.get(at('streams', options)), 'invalidQuery').message).toContain(words);
  });

  it.each<[string, Options]>([
    ['streams', { $compute: 'callRecord as c', $select: 'c' }],
    ['streams', { $apply: 'compute(callRecord as c)' }],
    ['streams', { $compute: "$root/communications/callRecords('c1') as c", $select: 'c' }],
    ['streams/a/callRecord', {}],
    ['streams/a/callRecord/$ref', {}],
  ])('does not make a value of the whole call record: %s %j', async (path, options) => {
    const { message } = expectError(await client.get(at(path, options)), 'notImplemented');
    expect(message).toContain('microsoft.graph.callRecords.callRecord as a value is not supported');
  });
});
