import { MOST_HEADER_BYTES } from '../../src/connections/header-size';
import type { JsonObject } from '../../src/edm/json/json-value';
import { clientOf, itemsOf, type CallRecordsClient } from '../support/call-records';
import { expectDetails } from '../support/expect-error';
import { startTestApp, type TestApp } from '../support/test-app';

const records = '/communications/callRecords';
const get = (id: string, members: JsonObject = {}): JsonObject => ({ id, method: 'GET', url: records, ...members });

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
});
afterAll(() => api.close());

async function statusesOf(requests: JsonObject[]): Promise<unknown[]> {
  const { status, text, json } = await client.post('/v1.0/$batch', { requests });
  expect(`${status} ${text.slice(0, 200)}`).toMatch(/^200 /);
  return itemsOf(json, 'responses').map((response) => response.status);
}

describe('batch items', () => {
  it.each<[string, JsonObject]>([
    ['a URL of two million slashes', { url: '/'.repeat(2_000_000) }],
    ['a path that opens parentheses again and again', { url: `${records}/${'any(/'.repeat(16_000)}` }],
    ['a URL that grows when it is encoded', { url: `${records}?$search=${'ä'.repeat(4_000)}` }],
    ['a Prefer of two megabytes', { headers: { Prefer: ','.repeat(2_000_000) } }],
    ['many headers', { headers: Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`x-${n}`, 'x'])) }],
  ])('refuses %s, as it would without a batch, and makes the other requests', async (_, members) => {
    expect(await statusesOf([get('1'), get('2', members), get('3', { dependsOn: ['2'] })])).toEqual([200, 431, 424]);
  });

  it('takes a URL and headers that are just as long as they may be', async () => {
    const url = (id: string): string => `/v1.0${records}?$filter=id%20eq%20'${id}'`;
    const id = 'a'.repeat(MOST_HEADER_BYTES - url('').length);
    expect(await statusesOf([get('1', { url: url(id) }), get('2', { url: url(`${id}a`) })])).toEqual([200, 431]);
  });

  it('refuses a URL that references have made too long', async () => {
    const casts = 'microsoft.graph.callRecords.callRecord/'.repeat(250);
    const requests = [
      { id: '1', method: 'POST', url: records, body: { ...minimal, id: 'x' } },
      get('2', { url: `$1/${casts}`, dependsOn: ['1'] }),
      get('3', { url: `$2/${casts}`, dependsOn: ['2'] }),
    ];
    expect(await statusesOf(requests)).toEqual([201, 200, 431]);
  });
});

const minimal = {
  type: 'groupCall',
  modalities: ['audio'],
  startDateTime: '2024-01-01T00:00:00Z',
  endDateTime: '2024-01-01T00:01:00Z',
};

describe('batch items', () => {
  it('refuses ids that are too long, and too many of them', async () => {
    const id = 'x'.repeat(1_001);
    const answer = await client.post('/v1.0/$batch', {
      requests: [
        get(id),
        get('2', { dependsOn: Array.from({ length: 21 }, () => '1') }),
        get('3', { atomicityGroup: id }),
      ],
    });
    expect(expectDetails(answer)).toEqual([
      'invalidValue requests/0/id',
      'tooManyItems requests/1/dependsOn',
      'invalidValue requests/2/atomicityGroup',
    ]);
  });
});
