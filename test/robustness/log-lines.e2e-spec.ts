import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type pino from 'pino';
import { many, recordBody, sessionBody, wholeCall } from '../support/bodies';
import { callRecords, clientOf, pathTo } from '../support/call-records';
import { ndjson, sendImport } from '../support/imports';
import { SlowReads } from '../support/slow-reads';
import { startTestApp, tenant, type TestApp } from '../support/test-app';

type Line = Record<string, unknown>;

/** All that the service has logged. */
const mockLines: string[] = [];

jest.mock('pino', () => {
  const actual = jest.requireActual<typeof pino>('pino');
  const silent = { on: () => {}, flush: () => {}, flushSync: () => {} };
  const destination = () => ({ ...silent, write: (line: string) => mockLines.push(line) });
  return { __esModule: true, default: Object.assign(actual.bind(undefined), { destination }) };
});

let api: TestApp;
let token: string;

beforeAll(async () => {
  api = await startTestApp({ logLevel: 'info' });
  token = await api.token();
  await sendImport(api, ndjson(many(400, (n) => wholeCall({ id: `n${n}` }))));
});
afterAll(() => api.close());
beforeEach(() => mockLines.splice(0));

function linesOf(message: (line: Line) => boolean): Line[] {
  return mockLines.map((line) => JSON.parse(line) as Line).filter(message);
}

const warnings = (): Line[] => linesOf(({ level }) => Number(level) >= 40);
const requests = (): Line[] => linesOf(({ msg }) => msg === 'request');

describe('log lines', () => {
  it('has no warning of a part of OData that is left out', async () => {
    for (const query of ['$filter=geo.length(id) gt 1', '$index=1', '$apply=rollup(a)', '$apply=join(sessions as s)'])
      expect((await api.request(`${callRecords}?${query.replaceAll(' ', '%20')}`, { token })).status).toBeGreaterThan(
        399,
      );
    const batch = { requests: [{ id: '1', method: 'GET', url: '/communications/callRecords?$index=1' }] };
    await api.request('/v1.0/$batch', { method: 'POST', body: batch, token });
    expect(requests().map(({ status }) => status)).toContain(501);
    expect(warnings()).toEqual([]);
  });

  it('says why a token was not accepted', async () => {
    const reader = await api.token(tenant, ['CallRecords.Read.All']);
    await api.request(callRecords, { token: null });
    await api.request(callRecords, { token: `${token}x` });
    await api.request(callRecords, { token: 'a.b.c' });
    await api.request(pathTo('n1'), { method: 'DELETE', token: reader });
    await api.request(pathTo('n1'), { token });
    expect(requests().map(({ status, reason }) => [status, reason])).toEqual([
      [401, 'The request carries no bearer token.'],
      [401, 'The signature of the token is not valid.'],
      [401, 'The token is not a well-formed signed JWT.'],
      [403, undefined],
      [200, undefined],
    ]);
    expect(mockLines.join('')).not.toContain(token);
  });
});

/** Sends the beginning of a request, and closes the connection as soon as something is answered, or at once. */
async function leave(method: string, path: string, { body = '', length = 0, waits = true } = {}): Promise<void> {
  const { hostname, port } = new URL(api.http);
  const headers = {
    authorization: `Bearer ${token}`,
    ...(length > 0 ? { 'content-type': 'application/json', 'content-length': String(length) } : {}),
  };
  const sent = httpRequest({ hostname, port, method, path, headers, agent: false });
  sent.on('error', () => undefined);
  const answered = waits
    ? once(sent, 'response')
    : once(sent, 'socket').then(() => once(sent.socket as never, 'connect'));
  if (length > 0) sent.write(body);
  else sent.end();
  await answered;
  sent.destroy();
  await once(sent, 'close').catch(() => undefined);
}

/** Waits for the line of a request. */
async function logged(count: number): Promise<void> {
  while (requests().length < count) await sleep(10);
}

describe('log lines', () => {
  it('has no warning of a client that goes away', async () => {
    // Each line is made large, so that the export outlasts the buffers on its way.
    const doubled = Array.from({ length: 8 }, (_, n) => `concat(x${n},x${n}) as x${n + 1}`).join(',');
    const large = `${callRecords}/export?$compute=concat(id,'${'x'.repeat(900)}')%20as%20x0,${doubled.replaceAll(' ', '%20')}`;
    await leave('GET', large);
    await leave('GET', `${callRecords}?$expand=sessions($expand=segments)`, { waits: false });
    await leave('POST', callRecords, { body: '{"id":', length: 1_000, waits: false });
    await leave('DELETE', pathTo('n2'), { body: '{', length: 10, waits: false });
    await logged(2);
    expect((await api.request(callRecords, { token })).status).toBe(200);
    expect(warnings()).toEqual([]);
  });

  it('has no warning of a client that goes away while the database works for it', async () => {
    const sessions = many(60, (n) => sessionBody({ id: `s${n}` }));
    await clientOf(api).create(callRecords, recordBody({ id: 'slow', sessions }));
    const database = new Client(api.databaseUrl);
    await database.connect();
    const isAtWork = async (): Promise<boolean> => {
      const active = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'
      AND backend_type = 'client backend' AND now() - query_start > interval '300 ms'`;
      return (await database.query(active)).rowCount !== 0;
    };
    const reads = new SlowReads(api, token).start(1);
    while (!(await isAtWork())) await sleep(10);
    await reads.end();
    while (await isAtWork()) await sleep(10);
    await database.end();
    expect((await api.request(pathTo('n1'), { token })).status).toBe(200);
    expect(warnings()).toEqual([]);
  });

  it('has the stack of a fault of the service, under the id of its request', async () => {
    const database = new Client(api.databaseUrl);
    await database.connect();
    await database.query('ALTER TABLE participant RENAME TO elsewhere');
    const { status, headers } = await api.request(`${pathTo('n1')}/participants_v2`, { token });
    await database.query('ALTER TABLE elsewhere RENAME TO participant');
    await database.end();
    expect(status).toBe(500);
    expect(warnings()).toMatchObject([
      { level: 50, requestId: headers.get('request-id'), stack: expect.stringContaining('participant') as string },
    ]);
  });

  it('has no stack where the service refuses for want of room', async () => {
    const client = clientOf(api);
    const { status } = await client.get(`${callRecords}/export`, { headers: { 'accept-encoding': 'identity' } });
    expect(status).toBe(200);
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => client.get(`${callRecords}/export?$orderby=length(id),id`)),
    );
    const refused = answers.filter((answer) => answer.status === 503);
    expect(warnings().filter(({ stack }) => stack !== undefined)).toEqual([]);
    expect(
      warnings()
        .map(({ requestId }) => requestId)
        .sort(),
    ).toEqual(refused.map(({ headers }) => headers.get('request-id')).sort());
  });
});
