import { hash } from 'node:crypto';
import { recordBody } from '../support/bodies';
import { clientOf, idsOf, itemsOf } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { otherTenant, startTestApp, tenant, type TestApp } from '../support/test-app';

const records = '/v1.0/communications/callRecords';
const key = 'a-key-that-nobody-guesses';

let api: TestApp;
beforeAll(async () => {
  api = await startTestApp({
    apiKeys: [
      { name: 'other', tenantId: otherTenant, sha256: hash('sha256', 'another key') },
      { name: 'excel', tenantId: tenant, sha256: hash('sha256', key) },
    ],
  });
  await clientOf(api).create(records, recordBody({ id: 'mine' }));
});
afterAll(() => api.close());

const basic = (password: string, user = 'excel') => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
const send = (headers: Record<string, string>, path = records, method = 'GET', body?: string) =>
  api.request(path, { token: null, headers, method, body });

describe('an API key', () => {
  it.each([
    ['as password of Excel and Power BI', basic(key)],
    ['as password of any user', basic(key, '')],
    ['in a header, as Grafana sends it', { 'x-api-key': key }],
  ])('%s reads what its tenant has: it was 401', async (_, headers) => {
    expect(idsOf((await send(headers)).json)).toEqual(['mine']);
    expect((await send(headers, '/v1.0/$metadata')).status).toBe(200);
    const query = await send({ ...headers, 'content-type': 'text/plain' }, `${records}/$query`, 'POST', '$count=true');
    expect(query.json['@odata.count']).toBeDefined();
  });

  it('is bound to its tenant', async () => {
    expect(idsOf((await send(basic('another key'))).json)).toEqual([]);
    expectError(await send(basic('another key'), `${records}/mine`), 'notFound');
  });

  it('writes nothing, not even what those who read may write', async () => {
    const post = (path: string) => send({ ...basic(key), 'content-type': 'application/json' }, path, 'POST', '{}');
    expectError(await post(records), 'forbidden');
    expectError(await post('/v1.0/subscriptions'), 'forbidden');
    expectError(await send(basic(key), `${records}/mine`, 'DELETE'), 'forbidden');
    const requests = [
      { id: '1', method: 'GET', url: '/communications/callRecords/mine' },
      { id: '2', method: 'DELETE', url: '/communications/callRecords/mine' },
    ];
    const { json } = await send(
      { ...basic(key), 'content-type': 'application/json' },
      '/v1.0/$batch',
      'POST',
      JSON.stringify({ requests }),
    );
    expect(itemsOf(json, 'responses').map(({ status }) => status)).toEqual([200, 403]);
  });

  it.each([
    ['is not known', basic('wrong')],
    ['is nothing', basic('')],
    ['is a hash', basic(hash('sha256', key))],
    ['is in the place of the user', basic('', key)],
    ['is in a header and not known', { 'x-api-key': 'wrong' }],
    ['comes with another credential', { ...basic(key), 'x-api-key': key }],
  ])('that %s is refused with both challenges', async (_, headers) => {
    const answer = await send(headers);
    expectError(answer, 'unauthenticated');
    expect(answer.headers.get('www-authenticate')).toMatch(
      /^Bearer realm="Call Records", error="invalid_token", error_description="[^"]+", Basic realm="Call Records", charset="UTF-8"$/,
    );
    expect(answer.text).not.toContain(key);
  });

  it('does not keep tokens from working', async () => {
    expect((await api.request(records)).status).toBe(200);
    expect((await send({})).headers.get('www-authenticate')).toContain('Basic realm');
  });
});
