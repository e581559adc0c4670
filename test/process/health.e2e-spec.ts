import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { createApp } from '../../src/app.setup';
import { loadSettings } from '../../src/config/env';
import { migrate } from '../../src/database/migrate';
import { startFreezableProxy } from '../support/freezable-proxy';
import { startTestApp, type TestApp } from '../support/test-app';
import { createTestDatabase } from '../support/test-database';

describe('health', () => {
  let api: TestApp;
  const health = (probe: 'live' | 'ready') => api.request(`/health/${probe}`, { token: null });
  /** Runs a statement on another database of the server than the service's. */
  const onServer = async (statement: string): Promise<void> => {
    const url = new URL(api.databaseUrl);
    url.pathname = '/postgres';
    await run(url.href, statement);
  };

  beforeEach(async () => (api = await startTestApp()));
  afterEach(() => api.close());

  it('says without a token that the service lives and can serve', async () => {
    expect(await health('live')).toMatchObject({ status: 200, json: { status: 'ok' } });
    expect(await health('ready')).toMatchObject({
      status: 200,
      json: { status: 'ok', details: { database: { status: 'up' }, migrations: { status: 'up' } } },
    });
  });

  it('is not ready while a migration is missing', async () => {
    await run(api.databaseUrl, 'DELETE FROM migration');
    const { status, headers, json } = await health('ready');
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('5');
    expect(headers.get('cache-control')).toContain('no-store');
    expect(json).toEqual({
      status: 'error',
      info: { database: { status: 'up' }, storage: { status: 'up' } },
      error: { migrations: { status: 'down', message: 'not all are applied' } },
      details: {
        database: { status: 'up' },
        migrations: { status: 'down', message: 'not all are applied' },
        storage: { status: 'up' },
      },
    });
    expect((await health('live')).status).toBe(200);
  });

  it('is not ready without its database, and ready once it is back', async () => {
    const name = new URL(api.databaseUrl).pathname.slice(1);
    await onServer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await onServer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
    const { status, json } = await health('ready');
    expect(status).toBe(503);
    expect(json).toMatchObject({ error: { database: { status: 'down', message: 'cannot be reached' } } });
    expect((await health('live')).status).toBe(200);
    await onServer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    expect((await health('ready')).status).toBe(200);
  });
});

describe('health while the database hangs', () => {
  it('is not ready, however often it is asked, and ready once the database goes on', async () => {
    const database = await createTestDatabase();
    await migrate(database.url);
    const proxy = await startFreezableProxy(database.url);
    const dataDir = await mkdtemp(join(tmpdir(), 'callrecords-health-'));
    const env = { PORT: '0', LOG_LEVEL: 'silent', DATA_DIR: dataDir, DATABASE_POOL_SIZE: '2', DATABASE_URL: proxy.url };
    const app = await createApp(loadSettings(env), proxy.url);
    const ready = () => app.inject('/health/ready');

    proxy.freeze();
    const answers = await Promise.all([ready(), ready(), ready()]);
    for (const answer of answers) {
      expect(answer.statusCode).toBe(503);
      expect(answer.json()).toMatchObject({ error: { database: { message: 'did not answer within 2 seconds' } } });
    }
    proxy.thaw();
    expect((await ready()).statusCode).toBe(200);

    await app.close();
    await proxy.close();
    await database.drop();
    await rm(dataDir, { recursive: true });
  });
});

async function run(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
