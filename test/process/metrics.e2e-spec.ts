import { request, type ClientRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { createApp } from '../../src/app.setup';
import { budgets } from '../../src/budgets/budgets';
import { loadSettings } from '../../src/config/env';
import { migrate } from '../../src/database/migrate';
import { many, recordBody, sessionBody } from '../support/bodies';
import { callRecords, clientOf, pathTo } from '../support/call-records';
import { importUrl, ndjson, sendImport } from '../support/imports';
import { sumOf, samplesOf, type Sample } from '../support/metrics';
import { subscriptionBody, subscriptions } from '../support/subscriptions';
import { startTestApp, tenant, type TestApp } from '../support/test-app';
import { createTestDatabase } from '../support/test-database';
import { WebhookReceiver } from '../support/webhook-receiver';

const scrape = async (api: TestApp): Promise<string> => (await api.request('/metrics', { token: null })).text;

describe('metrics', () => {
  let api: TestApp;
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    receiver = await new WebhookReceiver().start();
    api = await startTestApp({ allowPrivateNotifications: true, throttling: 'graph' });
  });
  afterAll(async () => {
    await api.close();
    await receiver.stop();
  });

  /** What some work has added to a sum. */
  async function added(name: string, labels: Sample['labels'], work: () => Promise<unknown>): Promise<number> {
    const before = sumOf(samplesOf(await scrape(api)), name, labels);
    await work();
    return sumOf(samplesOf(await scrape(api)), name, labels) - before;
  }

  /** Waits until a sum has a value, as what happens after an answer is counted later. */
  async function until(name: string, labels: Sample['labels'], isRight: (value: number) => boolean): Promise<void> {
    while (!isRight(sumOf(samplesOf(await scrape(api)), name, labels))) await sleep(20);
  }

  it('are text in the form of Prometheus, with a type and a sentence for each', async () => {
    const answer = await api.request('/metrics', { token: null });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const own = [...answer.text.matchAll(/^# HELP (callrecords_\w+) (.*)$/gm)];
    expect(own.length).toBeGreaterThan(20);
    for (const [, name = '', help] of own) {
      expect(help).toMatch(/^[A-Z1].*\.$/);
      expect(answer.text).toMatch(new RegExp(`^# TYPE ${name} (counter|gauge|histogram)$`, 'm'));
    }
    const samples = samplesOf(answer.text);
    expect(sumOf(samples, 'callrecords_build_info')).toBe(1);
    expect(sumOf(samples, 'callrecords_database_up')).toBe(1);
    expect(sumOf(samples, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
    expect(sumOf(samples, 'process_resident_memory_bytes')).toBeGreaterThan(2 ** 24);
    expect(sumOf(samples, 'callrecords_budget_limit', { budget: 'connections' })).toBe(4);
  });

  it('are read by GET alone, and not within a batch', async () => {
    expect((await api.request('/metrics', { method: 'POST', body: {} })).status).toBe(405);
    const requests = [{ id: '1', method: 'GET', url: '/metrics' }];
    const { json } = await api.request('/v1.0/$batch', { method: 'POST', body: { requests } });
    expect(json.responses).toMatchObject([{ status: 404 }]);
  });

  it('count requests by their route, without an id, a name, or a tenant', async () => {
    const counts = 'callrecords_http_request_duration_seconds_count';
    const route = '/communications/callRecords/:callRecordId';
    const missing = pathTo('ada@contoso.com');
    await api.request(missing);
    await until(counts, { route, method: 'GET', status: '404' }, (value) => value === 1);
    await api.request('/nothing/ada@contoso.com');
    await until(counts, { route: 'none', status: '404' }, (value) => value === 1);
    const text = await scrape(api);
    expect(text).not.toContain('contoso');
    expect(text).not.toContain(tenant);
  });

  it('count the writes of a commit, the statements, and what waits for nothing', async () => {
    const id = 'of-writes';
    expect(
      await added('callrecords_write_batch_size_sum', { way: 'shared' }, () =>
        api.request(callRecords, { method: 'POST', body: recordBody({ id }) }),
      ),
    ).toBe(1);
    expect(
      await added('callrecords_write_batch_size_sum', {}, () =>
        Promise.all(
          many(9, (n) => sessionBody({ id: `s${n}` })).map((body) =>
            api.request(`${pathTo(id)}/sessions`, { method: 'POST', body }),
          ),
        ),
      ),
    ).toBe(9);
    const reads = await added('callrecords_database_statement_duration_seconds_count', { kind: 'read' }, () =>
      api.request(pathTo(id)),
    );
    expect(reads).toBe(1);
    const samples = samplesOf(await scrape(api));
    expect(sumOf(samples, 'callrecords_write_commit_duration_seconds_count')).toBeGreaterThan(1);
    expect(sumOf(samples, 'callrecords_budget_used', { budget: 'writes' })).toBe(0);
    expect(sumOf(samples, 'callrecords_write_queue_waiting')).toBe(0);
    expect(sumOf(samples, 'callrecords_database_connections_used')).toBe(0);
  });

  it('count imports and exports', async () => {
    const lines = ndjson(many(7, (n) => recordBody({ id: `of-import-${n}` })));
    const importing = (): Promise<unknown> => sendImport(api, lines);
    expect(await added('callrecords_import_lines_total', { outcome: 'added' }, importing)).toBe(7);
    expect(await added('callrecords_import_lines_total', { outcome: 'unchanged' }, importing)).toBe(7);
    expect(await added('callrecords_import_bytes_total', {}, importing)).toBeGreaterThan(7 * 50);
    const filter = `$filter=startswith(id,'of-import')`;
    let size = 0;
    const exporting = async (): Promise<void> => {
      size = (await api.request(`${callRecords}/export?${filter}`)).text.length;
    };
    expect(await added('callrecords_export_entities_total', {}, exporting)).toBe(7);
    expect(await added('callrecords_export_bytes_total', {}, exporting)).toBe(size);
  });

  it('count notifications by what became of them', async () => {
    const created = await api.request(subscriptions, { method: 'POST', body: subscriptionBody(receiver.origin) });
    expect(created.status).toBe(201);
    await api.request(callRecords, { method: 'POST', body: recordBody({ id: 'of-notification' }) });
    await until('callrecords_notifications_total', { outcome: 'delivered' }, (value) => value >= 1);
    await until('callrecords_subscriptions', {}, (value) => value === 1);
    receiver.react = (_, response) => void response.writeHead(500).end();
    await api.request(callRecords, { method: 'POST', body: recordBody({ id: 'of-failure' }) });
    await until('callrecords_notifications_total', { outcome: 'failed' }, (value) => value >= 1);
    await until('callrecords_notifications_kept', { state: 'pending' }, (value) => value >= 1);
    expect(sumOf(samplesOf(await scrape(api)), 'callrecords_notification_post_duration_seconds_count')).toBeGreaterThan(
      1,
    );
  });

  it('show which budget one client uses up, and how often it is refused', async () => {
    const token = await api.token();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' };
    const { hostname, port } = new URL(api.http);
    const open: ClientRequest[] = [];
    const statuses: (number | undefined)[] = [];
    // Imports whose bodies never end. A tenant alone may have half of all places.
    const hold = (): void => {
      const sent = request({ host: hostname, port, path: importUrl, method: 'POST', headers });
      sent.on('response', ({ statusCode }) => statuses.push(statusCode)).on('error', () => undefined);
      sent.write('\n');
      open.push(sent);
    };
    const most = budgets.imports.most();
    for (let n = 0; n < most / 2 + 3; n++) hold();
    await until('callrecords_budget_used', { budget: 'imports' }, (value) => value === most / 2);
    await until('callrecords_over_budget_total', { budget: 'imports' }, (value) => value === 3);
    expect(sumOf(samplesOf(await scrape(api)), 'callrecords_budget_limit', { budget: 'imports' })).toBe(most);
    for (const one of open) one.destroy();
    await until('callrecords_budget_used', { budget: 'imports' }, (value) => value === 0);
    expect(new Set(statuses)).toEqual(new Set([429]));
  });

  it('count what a rate limit refuses', async () => {
    const client = clientOf(api);
    const name = 'callrecords_throttled_requests_total';
    const asking = async (): Promise<void> => {
      for (let n = 0; n < 12; n++) await client.get(pathTo('of-writes'));
    };
    expect(await added(name, { limit: 'call record' }, asking)).toBeGreaterThanOrEqual(2);
  });
});

describe('who reads metrics', () => {
  it('is whoever brings the token, where one is set', async () => {
    const metricsToken = 'sixteen-letters-or-more';
    const api = await startTestApp({ metricsToken });
    const status = async (authorization?: string): Promise<number> =>
      (await api.request('/metrics', { token: null, headers: authorization === undefined ? {} : { authorization } }))
        .status;
    expect(await status(`Bearer ${metricsToken}`)).toBe(200);
    expect(await status()).toBe(401);
    expect(await status(`Bearer ${metricsToken}x`)).toBe(401);
    expect(await status(`Bearer ${await api.token()}`)).toBe(401);
    await api.close();
  });

  it('is nobody where tokens come from a provider and none is set for metrics', async () => {
    const auth = { kind: 'provider', issuer: 'https://issuer.invalid', audience: 'a' } as const;
    const database = await createTestDatabase('schema');
    await migrate(database.url);
    const app = await createApp({ ...loadSettings({ LOG_LEVEL: 'silent' }), auth }, database.url);
    const answer = await app.inject('/metrics');
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ error: { message: 'Metrics are not served: METRICS_TOKEN is not set.' } });
    await app.close();
    await database.drop();
  });
});

describe('metrics without the database', () => {
  it('say so, and leave out what only the database knows', async () => {
    const api = await startTestApp();
    const name = new URL(api.databaseUrl).pathname.slice(1);
    const url = new URL(api.databaseUrl);
    url.pathname = '/postgres';
    const server = new Client({ connectionString: url.href });
    await server.connect();
    await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await server.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
    const text = await scrape(api);
    expect(text).toMatch(/^callrecords_database_up 0$/m);
    expect(text).not.toMatch(/^callrecords_quality_lag_seconds /m);
    await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    await server.end();
    await api.close();
  });
});
