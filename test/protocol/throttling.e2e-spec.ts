import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@microsoft/microsoft-graph-client';
import type { JsonObject } from '../../src/edm/json/json-value';
import { recordBody } from '../support/bodies';
import { callRecords, clientOf, itemsOf, pathTo } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { fetchTrusting } from '../support/https-fetch';
import { otherTenant, startTestApp, type TestApp, type TestResponse } from '../support/test-app';

let api: TestApp;
beforeEach(async () => (api = await startTestApp({ throttling: 'graph' })));
afterEach(() => api.close());

/** More than what Graph lets through in 20 seconds, wherever a window begins. */
const OFTEN = 25;
const sample = JSON.parse(
  readFileSync(join(__dirname, '../fixtures/graph/examples/error-429-throttled.json'), 'utf8'),
) as { error: { innerError: object } };
const digits = expect.stringMatching(/^\d+$/);

describe('throttling', () => {
  it("refuses with Graph's error and tells when to come back", async () => {
    const client = clientOf(api);
    const answers: TestResponse[] = [];
    while (answers.length < OFTEN) answers.push(await client.get(callRecords));
    const [first] = answers;
    expect(first?.status).toBe(200);
    expect(first?.headers.get('ratelimit-limit')).toBeNull();
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(5);
    for (const answer of refused) {
      expectError(answer, 'tooManyRequests');
      // Graph's sample, but for the id of the client that every failure here has.
      const ids = {
        date: expect.any(String),
        'request-id': expect.any(String),
        'client-request-id': expect.any(String),
      };
      const { error } = sample;
      expect(JSON.parse(answer.text)).toEqual({ error: { ...error, innerError: { ...error.innerError, ...ids } } });
      const { headers } = answer;
      expect([headers.get('retry-after'), headers.get('ratelimit-reset')]).toEqual([digits, digits]);
      expect([headers.get('ratelimit-limit'), headers.get('ratelimit-remaining')]).toEqual(['15', '0']);
    }
    const near = answers.find(({ status, headers }) => status === 200 && headers.has('ratelimit-limit'));
    expect(near?.headers.get('ratelimit-remaining')).toMatch(/^[0-3]$/);
    const others = { token: await api.token(otherTenant) };
    expect((await client.get(callRecords, others)).status).toBe(200);
    expect((await client.get('/v1.0/$metadata')).status).toBe(200);
  });

  it('counts each request of a batch by itself, and not the batch', async () => {
    const client = clientOf(api);
    await client.create(callRecords, recordBody({ id: 'a' }));
    const send = async (): Promise<JsonObject[]> => {
      const requests = Array.from({ length: 20 }, (_, n) => ({
        id: String(n),
        method: 'GET',
        url: '/communications/callRecords/a',
      }));
      const { status, json } = await client.post('/v1.0/$batch', { requests });
      expect(status).toBe(200);
      return itemsOf(json, 'responses');
    };
    const refused = [...(await send()), ...(await send())].filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(20);
    for (const { headers, body } of refused) {
      expect(headers).toMatchObject({
        'Retry-After': digits,
        'RateLimit-Limit': '10',
        'Content-Type': expect.any(String),
      });
      expect(body).toMatchObject({ error: { code: 'TooManyRequests' } });
    }
    const write = { method: 'PATCH', body: { joinWebUrl: 'https://example.com/' } };
    expect((await api.request(pathTo('a'), write)).status).toBe(200);
  });

  it("makes Microsoft's client wait as long as it is told", async () => {
    const token = await api.token();
    const pauses: number[] = [];
    const ownFetch = globalThis.fetch;
    const ownTimeout = globalThis.setTimeout;
    const seen: number[] = [];
    const fetchTrusted = fetchTrusting(api.certificate);
    globalThis.fetch = async (...request) => {
      const answer = await fetchTrusted(...request);
      seen.push(answer.status);
      return answer;
    };
    // Its pauses are noted and left out.
    globalThis.setTimeout = ((work: () => void, pause = 0) => {
      if (pause >= 1000) pauses.push(pause);
      return ownTimeout(work, pause >= 1000 ? 0 : pause);
    }) as typeof setTimeout;
    try {
      const client = Client.init({
        authProvider: (done) => done(null, token),
        baseUrl: `${api.https}/`,
        customHosts: new Set([new URL(api.https).hostname]),
      });
      const list = () => client.api('/communications/callRecords').get() as Promise<unknown>;
      const outcomes = await Promise.allSettled(Array.from({ length: OFTEN }, list));
      expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true);
    } finally {
      globalThis.fetch = ownFetch;
      globalThis.setTimeout = ownTimeout;
    }
    expect(seen).toContain(429);
    expect(pauses.length).toBeGreaterThanOrEqual(5);
  });
});
