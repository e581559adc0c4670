import type { JsonObject } from '../../src/edm/json/json-value';
import { itemsOf, pathTo } from '../support/call-records';
import { query, startSampleApp, type SampleApp } from '../support/queries';

let sample: SampleApp;
beforeAll(async () => (sample = await startSampleApp()));
afterAll(() => sample.api.close());

/** Members without links and contexts, which tell where an entity was read. */
const shown = (items: readonly JsonObject[]): JsonObject[] =>
  items.map((item) =>
    Object.fromEntries(
      Object.entries(item).filter(([name]) => !/@odata\.(context|id|nextLink)$|^callRecordId$/.test(name)),
    ),
  );

const within = (options: Readonly<Record<string, string>>): string =>
  Object.entries(options)
    .map(([name, value]) => `${name}=${value}`)
    .join(';');

describe('equal treatment', () => {
  /** What may be asked of a collection may be asked of one that is contained, of one that is expanded, and across calls. */
  it.each<[collection: string, call: string, options: Record<string, string>]>([
    ['sessions', 'a', { $filter: "caller/identity/user/id eq 'u2' or isTest" }],
    ['sessions', 'a', { $filter: 'segments/any(g:g/media/any(m:m/streams/any(t:t/maxPacketLossRate gt 0.1)))' }],
    ['sessions', 'a', { $filter: 'segments/$count gt 1', $select: 'id,caller/userAgent' }],
    ['sessions', 'd', { $orderby: 'id desc', $top: '3', $skip: '1' }],
    ['sessions', 'd', { $orderby: 'length(id) desc,startDateTime desc', $select: 'id,startDateTime' }],
    ['sessions', 'a', { $search: 'hum', $select: 'id' }],
    ['sessions', 'a', { $search: 'NOT hum' }],
    ['sessions', 'a', { $compute: 'endDateTime sub startDateTime as L', $orderby: 'L desc', $select: 'id,L' }],
    ['sessions', 'a', { $orderby: 'id', $select: 'id', $expand: 'segments($orderby=id desc;$select=id;$count=true)' }],
    ['sessions', 'a', { $orderby: 'id', $select: 'id', $expand: '*' }],
    ['sessions', 'a', { $orderby: 'id', $select: '*', $filter: 'callee/microsoft.graph.callRecords.endpoint ne null' }],
  ])('%s of %s answer alike, wherever they are asked for %j', async (collection, call, options) => {
    const contained = itemsOf(await sample.client.read(`${pathTo(call)}/${collection}${query(options)}`));
    const $expand = `${collection}(${within(options)})`;
    const record = await sample.client.read(pathTo(call) + query({ $select: 'id', $expand }));
    const { $filter = 'true', ...others } = options;
    const everywhere = { ...others, $filter: `callRecordId eq '${call}' and (${$filter})` };
    const across = itemsOf(await sample.client.read(`/v1.0/communications/${collection}${query(everywhere)}`));

    expect(contained.length).toBeGreaterThan(0);
    expect(shown(itemsOf(record, collection))).toEqual(shown(contained));
    const byId = ({ id: one }: JsonObject, { id: other }: JsonObject): number => (String(one) < String(other) ? -1 : 1);
    if (options.$orderby === undefined) for (const rows of [contained, across]) rows.sort(byId);
    expect(shown(across)).toEqual(shown(contained));
  });
});
