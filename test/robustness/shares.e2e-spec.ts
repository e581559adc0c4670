import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { JsonObject } from '../../src/edm/json/json-value';
import { many, recordBody, sessionBody } from '../support/bodies';
import { callRecords, clientOf, itemsOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { slowFilter, SlowReads } from '../support/slow-reads';
import { otherTenant, startTestApp, type TestApp } from '../support/test-app';

jest.setTimeout(60_000);

/** Connections: the default. */
const POOL = 10;

let api: TestApp;
let mine: CallRecordsClient;
let other: CallRecordsClient;
let server: Client;

beforeAll(async () => {
  api = await startTestApp({ poolSize: POOL });
  mine = clientOf(api);
  other = clientOf(api, { authorization: `Bearer ${await api.token(otherTenant)}` });
  server = new Client({ connectionString: api.databaseUrl });
  await server.connect();
  const body = recordBody({ id: 'call', sessions: many(80, (n) => sessionBody({ id: `s${n}` })) });
  for (const client of [mine, other]) await client.create(callRecords, body);
});
afterAll(async () => {
  await server.end();
  await api.close();
});

/** How many slow queries the server works at. */
async function slowOnes(): Promise<number> {
  const { rows } = await server.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM pg_stat_activity
    WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()
      AND now() - query_start > interval '200 ms'`,
  );
  return rows[0]?.count ?? 0;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(50);
}

const group = (id: string): JsonObject => ({
  requests: [
    { id: '1', atomicityGroup: 'g', method: 'POST', url: '/communications/callRecords', body: recordBody({ id }) },
  ],
});

describe('while one tenant has a dozen slow queries', () => {
  let slow: SlowReads;
  beforeAll(async () => {
    slow = new SlowReads(api, await api.token()).start(12);
    await until(async () => (await slowOnes()) > 0);
    await sleep(500);
  });
  afterAll(() => slow.end());

  it('they use the share of one tenant', async () => {
    expect(await slowOnes()).toBe(3);
  });

  it('another tenant reads, writes, exports and groups, and the service is ready', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => [
        other.get(`${callRecords}?$top=5`),
        other.post(callRecords, recordBody({ id: `new${n}` })),
        other.get(`${callRecords}/export`),
        other.post('/v1.0/$batch', group(`group${n}`)),
        api.request('/health/ready', { token: null }),
      ]).flat(),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 201]));
    const groups = answers.flatMap(({ json }) => (json['responses'] === undefined ? [] : itemsOf(json, 'responses')));
    expect(groups.map(({ status }) => status)).toEqual(Array(10).fill(201));
  });

  it('the tenant itself writes, and is told that its share of reads is used up', async () => {
    const [written, read] = await Promise.all([
      mine.post(`${pathTo('call')}/sessions`, sessionBody({ id: 'another' })),
      mine.get(pathTo('call')),
    ]);
    expect(written.status).toBe(201);
    expect(read.status).toBe(429);
    expect(Number(read.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(read.json).toMatchObject({
      error: { message: expect.stringMatching(/^Requests of this tenant use its share/) as string },
    });
    expect(slow.statuses.every((status) => status === 429)).toBe(true);
  });

  it('the database stops working on them once their clients are gone', async () => {
    await slow.end();
    await until(async () => (await slowOnes()) === 0);
    expect((await mine.get(pathTo('call'))).status).toBe(200);
  });
});

describe('shares of connections', () => {
  it('a statement of a group ends once the client of its batch is gone', async () => {
    const gone = new AbortController();
    const url = `/communications/callRecords?$filter=${slowFilter}`;
    const requests = [
      { id: '1', atomicityGroup: 'g', method: 'GET', url },
      { id: '2', atomicityGroup: 'g', method: 'GET', url },
    ];
    const sent = fetch(`${api.http}/v1.0/$batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await api.token()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ requests }),
      signal: gone.signal,
    }).catch(() => undefined);
    await until(async () => (await slowOnes()) > 0);
    gone.abort();
    await sent;
    await until(async () => (await slowOnes()) === 0);
  });
});
