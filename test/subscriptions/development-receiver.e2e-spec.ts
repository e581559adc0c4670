import type { JsonObject } from '../../src/edm/json/json-value';
import { MOST_RECEIVED } from '../../src/subscriptions/received-notifications';
import { recordBody } from '../support/bodies';
import { callRecords, clientOf, itemsOf } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { startTestApp, type TestApp } from '../support/test-app';

const receiver = '/development/notifications';

let api: TestApp;
beforeAll(async () => (api = await startTestApp()));
afterAll(() => api.close());

const received = async (): Promise<JsonObject[]> => itemsOf((await api.request(receiver, { token: null })).json);
const post = (body: string, query = '', headers: Record<string, string> = {}) =>
  api.request(receiver + query, { method: 'POST', token: null, body, headers });

async function until(found: () => Promise<boolean>): Promise<void> {
  while (!(await found())) await new Promise((resolve) => setTimeout(resolve, 100));
}

describe('the receiver for trying out', () => {
  it('takes the subscription that Swagger UI shows: its address did not answer, and its expiry had passed', async () => {
    const { json } = await api.request('/api-json', { token: null });
    const { post: operation } = (json.paths as Record<string, JsonObject>)['/subscriptions'] as JsonObject;
    const { content } = (operation as JsonObject).requestBody as JsonObject;
    const { examples } = (content as JsonObject)['application/json'] as JsonObject;
    const [{ value }] = Object.values(examples as JsonObject) as [{ value: JsonObject }];
    expect(value.notificationUrl).toBe(`${api.http}${receiver}`);
    const client = clientOf(api);
    await client.create('/v1.0/subscriptions', value);
    await client.create(callRecords, recordBody({ id: 'seen' }));
    await until(async () => (await received()).length > 0);
    const [first] = await received();
    expect(first).toMatchObject({
      receivedDateTime: expect.stringMatching(/^\d{4}-/) as string,
      notification: { changeType: 'created', resourceData: { id: 'seen' }, clientState: value.clientState },
    });
    expect((await api.request(receiver, { method: 'DELETE', token: null })).status).toBe(204);
    expect(await received()).toEqual([]);
  });

  it('answers a handshake with its token', async () => {
    const token = 'Validation: Testing + reachability for ä&b';
    const answer = await post('', `?validationToken=${encodeURIComponent(token)}`, { 'content-type': 'text/plain' });
    expect([answer.status, answer.headers.get('content-type'), answer.text]).toEqual([
      200,
      'text/plain; charset=utf-8',
      token,
    ]);
  });

  it('keeps the last hundred', async () => {
    const value = Array.from({ length: 70 }, (_, n) => ({ n }));
    for (const part of [0, 1]) {
      const body = JSON.stringify({ value: value.map(({ n }) => ({ n: n + part * 70 })) });
      expect((await post(body)).status).toBe(202);
    }
    const numbers = (await received()).map(({ notification }) => Number((notification as JsonObject).n));
    expect(numbers).toEqual(Array.from({ length: MOST_RECEIVED }, (_, n) => n + 140 - MOST_RECEIVED));
    const large = JSON.stringify({ value: [{ text: 'x'.repeat(1_000_000) }] });
    for (let n = 0; n < 6; n++) expect((await post(large)).status).toBe(202);
    expect((await received()).length).toBeLessThan(5);
  });

  it('refuses what is no notification', async () => {
    expectError(await post('{'), 'malformedJson');
    expectError(await post('{"value":1}'), 'badRequest');
    expectError(await post('x'.repeat(2_000_000)), 'bodyTooLarge');
    expectError(await api.request(receiver, { method: 'PUT', token: null }), 'methodNotAllowed');
  });
});

it('is not there where a provider issues tokens', async () => {
  const auth = { kind: 'provider', issuer: 'https://login.example.com', audience: 'a' } as const;
  const other = await startTestApp({ auth, host: '127.0.0.1' });
  const answer = await other.request(receiver, { token: null });
  expect(answer.status).toBe(404);
  await other.close();
});
