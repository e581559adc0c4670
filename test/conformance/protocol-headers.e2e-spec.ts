import type { JsonObject } from '../../src/edm/json/json-value';
import { recordBody } from '../support/bodies';
import { callRecords, clientOf, itemsOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
});
afterAll(() => api.close());

const paths = ['/v1.0', '/v1.0/$metadata', '/beta/subscriptions', callRecords, `${callRecords}/$count`];

describe('a version that the service does not speak', () => {
  it.each([
    ['OData-Version', '5.0'],
    ['OData-Version', '3.0'],
    ['OData-Version', 'abc'],
    ['OData-MaxVersion', '3.0'],
    ['OData-MaxVersion', 'abc'],
  ])('is refused: %s: %s', async (name, value) => {
    const headers = { [name]: value };
    for (const path of paths) expectError(await client.get(path, { headers }), 'badRequest');
    const { message } = expectError(
      await client.post(callRecords, recordBody({ id: 'no' }), { headers }),
      'badRequest',
    );
    expect(message).toContain(name);
    expectError(await client.post('/v1.0/$batch', { requests: [] }, { headers }), 'badRequest');
    expect((await client.get(pathTo('no'))).status).toBe(404);
  });

  it('is refused within a batch, for its request alone', async () => {
    const url = '/communications/callRecords';
    const requests: JsonObject[] = [
      { id: '1', method: 'GET', url, headers: { 'OData-Version': '5.0' } },
      { id: '2', method: 'GET', url, headers: { Isolation: 'snapshot' } },
      { id: '3', method: 'GET', url },
    ];
    const { json } = await client.post('/v1.0/$batch', { requests });
    expect(itemsOf(json, 'responses').map(({ status }) => status)).toEqual([400, 412, 200]);
  });

  it('may be the highest that a client knows', async () => {
    const { status, headers } = await client.get(callRecords, { headers: { 'OData-MaxVersion': '5.0' } });
    expect([status, headers.get('odata-version')]).toEqual([200, '4.01']);
  });
});

describe('a snapshot of all pages', () => {
  it.each(['Isolation', 'OData-Isolation'])('%s: snapshot is refused with 412', async (name) => {
    for (const path of paths)
      expectError(await client.get(path, { headers: { [name]: 'snapshot' } }), 'isolationNotSupported');
    expectError(await client.get(callRecords, { headers: { [name]: 'serializable' } }), 'badRequest');
  });
});

describe('an answer', () => {
  it('names the headers that it depends on, and its language', async () => {
    const data = 'Accept, Accept-Encoding, Authorization, OData-MaxVersion, OData-Version, Prefer';
    const answers = [
      await client.get(callRecords),
      await client.get(`${callRecords}/$count`),
      await client.get(callRecords, { headers: { accept: 'application/x-ndjson' } }),
      await client.get(pathTo('nobody')),
      await client.post('/v1.0/$batch', { requests: [{ id: '1', method: 'GET', url: '/communications' }] }),
    ];
    for (const { headers } of answers)
      expect([headers.get('vary'), headers.get('content-language')]).toEqual([data, 'en']);
    for (const path of ['/v1.0', '/beta/$metadata']) {
      const { headers } = await client.get(path);
      expect(headers.get('vary')).toBe('Accept, Accept-Encoding, OData-MaxVersion, OData-Version, Origin');
      expect(headers.get('content-language')).toBe('en');
    }
  });
});
