import type { JsonObject } from '../../src/edm/json/json-value';
import { itemsOf } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { query, startSampleApp, type SampleApp } from '../support/queries';
import type { TestResponse } from '../support/test-app';

/** What Power Query in Excel and Power BI sends with each request of `OData.Feed`. */
const headers = {
  accept:
    'application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata;q=0.9,' +
    'application/atomsvc+xml;q=0.8,application/atom+xml;q=0.8,application/xml;q=0.7,text/plain;q=0.7',
  'odata-maxversion': '4.0',
  maxdataserviceversion: '3.0',
  'user-agent': 'Microsoft.Data.Mashup (https://go.microsoft.com/fwlink/?LinkID=304225)',
  'accept-encoding': 'gzip, deflate',
};

let sample: SampleApp;
beforeAll(async () => {
  sample = await startSampleApp();
});
afterAll(() => sample.api.close());

const get = (url: string): Promise<TestResponse> => sample.client.get(url.replace(sample.api.http, ''), { headers });

async function read(url: string): Promise<JsonObject> {
  const { status, text, json } = await get(url);
  expect(`${status} ${text}`).toMatch(/^200 /);
  return json;
}

/** Every row, page by page. */
async function feed(url: string): Promise<JsonObject[]> {
  const rows: JsonObject[] = [];
  for (let next: unknown = url; typeof next === 'string';) {
    const page = await read(next);
    rows.push(...itemsOf(page));
    next = page['@odata.nextLink'];
  }
  return rows;
}

const records = '/v1.0/communications/callRecords';
const folded = (options: Readonly<Record<string, string>>): Promise<JsonObject[]> => feed(records + query(options));

describe('Power Query', () => {
  it('goes from the service document to the metadata and to each table', async () => {
    const { '@odata.context': context, value } = await read('/v1.0/');
    const metadata = await get(String(context));
    expect(metadata.headers.get('content-type')).toBe('application/xml');
    expect(metadata.text).toMatch(/^<\?xml version="1.0" encoding="utf-8"\?>\s*<edmx:Edmx Version="4.0"/);
    // It leaves out $top where the metadata says that a set does not take it.
    const first = (url: string): string => (url === 'subscriptions' ? url : `${url}?$top=1000`);
    for (const { url, kind } of value as { url: string; kind: string }[])
      if (kind === 'EntitySet') expect([url, (await get(`/v1.0/${first(url)}`)).status]).toEqual([url, 200]);
  });

  it('shows the first thousand rows of a table', async () => {
    const rows = await folded({ $top: '1000', $select: 'id,type,version' });
    expect(rows).toHaveLength(4);
    expect(rows).toContainEqual({ id: 'a', type: 'groupCall', version: 5 });
  });

  it('asks for the number of rows', async () => {
    expect((await get(`${records}/$count`)).text).toBe('4');
    expect((await get(`${records}/$count?$filter=type eq 'groupCall'`)).text).toBe('2');
  });

  it('leaves steps of a query to the service', async () => {
    const filtered = {
      $filter: "type eq 'groupCall' and version gt 2",
      $orderby: 'startDateTime desc,id',
      $select: 'id',
    };
    expect(await folded(filtered)).toEqual([{ id: 'a' }]);
    const times = { $filter: 'startDateTime ge 2024-03-03T00:00:00Z and startDateTime lt 2024-03-04T00:00:00Z' };
    expect(await folded({ ...times, $select: 'id', $skip: '1' })).toEqual([{ id: 'a' }]);
    expect(
      await folded({ $filter: "startswith(joinWebUrl,'https') and not endswith(joinWebUrl,'Co')", $select: 'id' }),
    ).toEqual([{ id: 'd' }]);
  });

  it('expands a column of tables, and of records', async () => {
    const options = {
      $select: 'id,sessions',
      $expand: 'sessions($select=id;$filter=isTest eq true)',
      $filter: "id eq 'a'",
    };
    expect(await folded(options)).toMatchObject([{ id: 'a', sessions: [{ id: 'a1' }] }]);
    const organizer = { $select: 'id', $expand: 'organizer_v2($select=id)', $filter: "id eq 'a'" };
    expect(await folded(organizer)).toMatchObject([{ id: 'a', organizer_v2: { id: 'u1' } }]);
  });

  it('groups rows', async () => {
    const apply = 'filter(version lt 10)/groupby((type),aggregate(version with sum as Total,$count as Rows))';
    const rows = await folded({ $apply: apply, $orderby: 'type' });
    expect(rows).toMatchObject([
      { type: 'groupCall', Total: 7, Rows: 2 },
      { type: 'peerToPeer', Total: 1, Rows: 1 },
    ]);
  });

  it('follows the link of a column of tables', async () => {
    expect(await feed(`${records}('d')/sessions?$select=id`)).toHaveLength(6);
  });

  it('shows the message of an error', async () => {
    const { message } = expectError(await get(`${records}?$filter=verson gt 1`), 'invalidQuery');
    expect(message).toContain("did you mean 'version'?");
  });

  it('gets data although one of its alternatives has a parameter that the service does not know', async () => {
    const odd = [
      'application/json;odata=minimalmetadata,application/json',
      'application/atom+xml,application/json;odata=verbose;q=0.9,*/*;q=0.1',
    ];
    for (const accept of odd) {
      const { status } = await sample.client.get(records, { headers: { ...headers, accept } });
      expect([accept, status]).toEqual([accept, 200]);
    }
  });
});
