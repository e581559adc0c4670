import { o, type OdataQuery } from 'odata';
import type { JsonObject } from '../../src/edm/json/json-value';
import { startSampleApp, type SampleApp } from '../support/queries';

let sample: SampleApp;
let token: string;

beforeAll(async () => {
  sample = await startSampleApp();
  token = await sample.api.token();
});
afterAll(() => sample.api.close());

const client = () => o(`${sample.api.http}/v1.0/`, { headers: { authorization: `Bearer ${token}` } });
const calls = (query: OdataQuery): Promise<unknown> => client().get('communications/callRecords').query(query);
const ids = async (items: Promise<unknown>): Promise<unknown[]> => ((await items) as JsonObject[]).map(({ id }) => id);

describe('o.js', () => {
  it('lists, and reads one', async () => {
    expect(await ids(calls({}))).toEqual(['b', 'a', 'c', 'd']);
    const record: unknown = await client().get("communications/callRecords('a')").query({ $select: 'id,version' });
    expect(record).toMatchObject({ id: 'a', version: 5 });
  });

  it.each<[OdataQuery, string[]]>([
    [{ $filter: "contains(joinWebUrl,'Neil+Co')" }, ['a']],
    [{ $filter: 'startDateTime lt 2024-03-03T10:00:00.1234568+01:00' }, ['a', 'c', 'd']],
    [{ $filter: "sessions/any(s:s/caller/identity/user/id eq 'u2')" }, ['a']],
    [{ $orderby: 'version desc', $select: 'id', $skip: 1 }, ['a', 'd', 'b']],
    [{ $search: '"constant hum"' }, ['a']],
    [{ $compute: 'version mul 2 as Twice', $orderby: 'Twice', $top: 2 }, ['b', 'd']],
    [{ orderBy: 'version desc', top: 2 }, ['c', 'a']],
  ])('asks for %j', async (query, expected) => {
    expect(await ids(calls(query))).toEqual(expected);
  });

  it('expands', async () => {
    const [call] = (await calls({ $filter: 'version eq 5', $expand: 'sessions($select=id;$orderby=id desc)' })) as [
      JsonObject,
    ];
    expect(call).toMatchObject({ id: 'a', sessions: [{ id: 'a2' }, { id: 'a1' }] });
  });

  it('pages by $skip, and by the link to the next page', async () => {
    expect(await ids(calls({ $orderby: 'version', $top: 3, $count: true }))).toEqual(['b', 'd', 'a']);
    expect(await ids(calls({ $orderby: 'version', $top: 3, $skip: 3 }))).toEqual(['c']);
    const small = o(`${sample.api.http}/v1.0/`, {
      headers: { authorization: `Bearer ${token}`, prefer: 'odata.maxpagesize=3' },
      fragment: '@odata.nextLink',
    });
    const next: unknown = await small.get('communications/callRecords').query({ $orderby: 'version' });
    expect(await ids(client().get(String(next)).query())).toEqual(['c']);
  });

  it('hands on what was refused', async () => {
    await expect(calls({ $filter: 'verson eq 5' })).rejects.toMatchObject({ status: 400 });
  });
});
