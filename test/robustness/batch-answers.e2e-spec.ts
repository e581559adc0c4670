import { Client } from 'pg';
import type { JsonObject } from '../../src/edm/json/json-value';
import { recordBody } from '../support/bodies';
import { callRecords, clientOf, itemsOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { startTestApp, type TestApp } from '../support/test-app';

const records = '/communications/callRecords';
const MB = 2 ** 20;

let api: TestApp;
let client: CallRecordsClient;
let database: Client;
beforeAll(async () => {
  // Connections enough for the reads of a batch at the same time.
  api = await startTestApp({ poolSize: 20 });
  client = clientOf(api);
  database = new Client(api.databaseUrl);
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await api.close();
});

async function batch(requests: JsonObject[], path = '/v1.0/$batch'): Promise<JsonObject[]> {
  const withIds = requests.map((one, index) => ({ id: String(index + 1), method: 'GET', ...one }));
  const headers = { authorization: `Bearer ${await api.token()}`, 'content-type': 'application/json' };
  // Large answers are read much quicker than with every digit kept.
  const answer = await fetch(api.http + path, { method: 'POST', headers, body: JSON.stringify({ requests: withIds }) });
  return itemsOf((await answer.json()) as JsonObject, 'responses');
}

const statuses = (responses: readonly JsonObject[]) => responses.map(({ status }) => status);
const messageOf = ({ body }: JsonObject): unknown => ((body as JsonObject).error as JsonObject).message;

/** Makes a call record of so many bytes. */
async function makeLarge(id: string, bytes: number): Promise<void> {
  await client.create(callRecords, recordBody({ id }));
  await database.query(
    `UPDATE call_record SET body = body || jsonb_build_object('filler', repeat('x', $2)) WHERE id = $1`,
    [id, bytes],
  );
}

describe('batch answers', () => {
  it('an export within a batch is refused by name, however it is asked for', async () => {
    await client.create(callRecords, recordBody({ id: 'exported' }));
    const asked: JsonObject[] = [
      { url: `${records}/export` },
      { url: `${records}/%65xport` },
      { url: records, headers: { Accept: 'text/csv' } },
      { url: `${records}?$format=application/x-ndjson` },
      { url: `${records}/exported/sessions`, headers: { Accept: 'application/x-ndjson, application/json;q=0.5' } },
      { url: '/communications/sessions?$format=text/csv' },
      { url: `${records}/export`, atomicityGroup: 'g' },
    ];
    const responses = await batch(asked);
    for (const [index, response] of responses.entries()) {
      expect({ index, ...response }).toMatchObject({ index, status: 400 });
      expect(messageOf(response)).toMatch(/^An export is a stream, which cannot be part of a batch/);
    }
    expect((await client.get(`${callRecords}/export`)).status).toBe(200);
  });

  it('answers within a batch are 64 MB at most, together; writes are told all the same', async () => {
    await makeLarge('large', 22 * MB);
    const url = `${records}/large`;
    const read = await batch([{ url }, { url }, { url }]);
    expect(statuses(read).toSorted()).toEqual([200, 200, 400]);
    const [refused] = read.filter(({ status }) => status === 400);
    expect(messageOf(refused as JsonObject)).toMatch(/64 MB/);

    const change = { method: 'PATCH', url, body: { type: 'groupCall' } };
    const written = await batch([change, change, change]);
    expect(statuses(written).toSorted()).toEqual([200, 200, 204]);
    const [untold] = written.filter(({ status }) => status === 204);
    expect(untold).toMatchObject({ headers: { ETag: expect.any(String), 'Preference-Applied': 'return=minimal' } });
    expect(await client.read(`${pathTo('large')}?$select=type,version`)).toMatchObject({
      type: 'groupCall',
      version: 4,
    });
  }, 60_000);

  it('a batch reaches the API, and nothing beside it', async () => {
    const beside = ['/health/ready', '/health/live', '/api', '/tenant/discovery/v2.0/keys'].map((url) => ({ url }));
    expect(statuses(await batch(beside, '/$batch'))).toEqual([404, 404, 404, 404]);
    const api = ['/v1.0/$metadata', '/beta', `${records}/$count`].map((url) => ({ url }));
    expect(statuses(await batch(api, '/$batch'))).toEqual([200, 200, 200]);
  });
});
