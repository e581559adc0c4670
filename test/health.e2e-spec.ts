import { Client } from 'pg';
import { startTestApp, type TestApp } from './support/test-app';

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
    expect((await health('ready')).status).toBe(503);
    expect((await health('live')).status).toBe(200);
  });

  it('is not ready without its database, and ready once it is back', async () => {
    const name = new URL(api.databaseUrl).pathname.slice(1);
    await onServer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await onServer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
    expect((await health('ready')).status).toBe(503);
    expect((await health('live')).status).toBe(200);
    await onServer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    expect((await health('ready')).status).toBe(200);
  });
});

async function run(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
