import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import { expectError } from '../support/expect-error';
import { audience, createSigningKey, goodClaims, signToken } from '../support/issuer';
import { Provider } from '../support/open-id-provider';
import { otherTenant, startTestApp, type TestApp, type TestRequest } from '../support/test-app';

const path = '/development/madeUpCalls';
const records = '/v1.0/communications/callRecords';

let api: TestApp;
beforeAll(async () => (api = await startTestApp()));
afterAll(() => api.close());

const post = (body: JsonValue, request: TestRequest = {}) => api.request(path, { method: 'POST', body, ...request });
const numberOf = async (token?: string) => Number((await api.request(`${records}/$count`, { token })).text);

describe('made-up calls', () => {
  it('fill the tenant of the token with calls of the last days, and then with more', async () => {
    const token = await api.token(otherTenant);
    const begun = Date.now();
    const { status, json } = await post({ count: 300, days: 3 }, { token });
    expect([status, json]).toEqual([201, { count: 300 }]);
    expect([await numberOf(token), await numberOf()]).toEqual([300, 0]);
    const endOf = async (order: string): Promise<number> => {
      const query = `$orderby=${order}&$top=1&$select=startDateTime,endDateTime`;
      const answer = await api.request(`${records}?${query}`, { token });
      const [call] = answer.json.value as JsonObject[];
      return Date.parse(String(call?.[order.split(' ')[0] ?? '']));
    };
    expect(await endOf('endDateTime desc')).toBeLessThan(Date.now());
    expect(await endOf('startDateTime')).toBeGreaterThan(begun - 3 * 86_400_000);
    expect((await post({ count: 5, days: 90 }, { token })).json).toEqual({ count: 5 });
    expect(await numberOf(token)).toBe(305);
  });

  it.each<[JsonValue, string]>([
    [{ count: 0, days: 1 }, 'count must be a whole number from 1 to 10000.'],
    [{ count: 1, days: 91 }, 'days must be a whole number from 1 to 90.'],
    [{ count: 1 }, 'days is required.'],
    [{ count: 1, days: 1, tenant: 'x' }, 'tenant is not known here.'],
  ])('need a good body: %j', async (body, message) => {
    expect(expectError(await post(body), 'invalidBody').message).toBe(message);
  });

  it('need a body that is JSON', async () => {
    expectError(await post('{"count"'), 'malformedJson');
    expectError(await post('count=1', { headers: { 'content-type': 'text/plain' } }), 'unsupportedMediaType');
  });

  it('need a token with the permission to write', async () => {
    const body = { count: 1, days: 1 };
    expectError(await post(body, { token: null }), 'unauthenticated');
    expectError(await post(body, { token: await api.token(undefined, ['CallRecords.Read.All']) }), 'forbidden');
    expectError(await api.request(path), 'methodNotAllowed');
  });

  it('are no part of a batch', async () => {
    const headers = { 'content-type': 'application/json' };
    const requests = [{ id: '1', method: 'POST', url: path, headers, body: { count: 1, days: 1 } }];
    const { text } = await api.request('/$batch', { method: 'POST', body: { requests } });
    expect(text).toContain('must not make up calls, which is an import');
  });

  it('are not there with an OpenID provider', async () => {
    const [provider, key] = [new Provider(), await createSigningKey('key')];
    provider.keys = [key];
    await provider.start();
    const auth = { kind: 'provider', issuer: provider.issuer, audience } as const;
    const other = await startTestApp({ auth }, { databaseUrl: api.databaseUrl });
    const token = await signToken(key, {
      ...goodClaims(),
      iss: provider.issuer,
      roles: ['CallRecords.ReadWrite.All'],
    });
    const answer = await other.request(path, { method: 'POST', token, body: { count: 1, days: 1 } });
    await other.close();
    await provider.stop();
    expectError(answer, 'notFound');
  });
});
