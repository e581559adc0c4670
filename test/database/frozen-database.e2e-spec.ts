import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/database/data-source';
import { TenantDatabase } from '../../src/database/tenant-database';
import { toGraphError } from '../../src/graph/errors/error.filter';
import { startFreezableProxy, type FreezableProxy } from '../support/freezable-proxy';
import { tenant } from '../support/test-app';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const statement = { text: 'SELECT $1::text AS tenant', values: [] };
const ownSession = { text: 'SELECT pg_backend_pid() AS pid, $1::text', values: [] };
const outOfReach = {
  key: 'serviceNotAvailable',
  status: 503,
  headers: { 'Retry-After': expect.any(String) as string },
};

describe('a database that hangs', () => {
  let testDatabase: TestDatabase;
  let proxy: FreezableProxy;
  let dataSource: DataSource;
  let database: TenantDatabase;

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    proxy = await startFreezableProxy(testDatabase.url);
    dataSource = await createDataSource(proxy.url, { poolSize: 1, statementTimeout: 300 }).initialize();
    database = new TenantDatabase(dataSource);
  });
  afterEach(async () => {
    await dataSource.destroy();
    await proxy.close();
    await testDatabase.drop();
  });

  const failureOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'no failure', toGraphError);

  it('fails a read, and serves the next on a new connection', async () => {
    proxy.freeze();
    expect(await failureOf(database.query(tenant, statement))).toMatchObject(outOfReach);
    proxy.thaw();
    expect(await database.query(tenant, statement)).toEqual([{ tenant }]);
  });

  it('fails a transaction, and serves the next on a new connection', async () => {
    const work = database.transaction(tenant, async (transaction) => {
      proxy.freeze();
      return transaction.query(statement);
    });
    expect(await failureOf(work)).toMatchObject(outOfReach);
    proxy.thaw();
    expect(await database.transaction(tenant, (transaction) => transaction.query(statement))).toEqual([{ tenant }]);
  });

  it('answers a statement that takes too long with a timeout of its own while it does not hang', async () => {
    const slow = { text: 'SELECT pg_sleep(20), $1::text', values: [] };
    expect(await failureOf(database.query(tenant, slow))).toMatchObject({ key: 'timeout', status: 504 });
    expect(await database.query(tenant, statement)).toEqual([{ tenant }]);
  });

  it('loses the locks of a service that hangs within a transaction', async () => {
    const observer = await createDataSource(testDatabase.url, { poolSize: 1 }).initialize();
    const work = database.transaction(tenant, async (transaction) => {
      const [row] = await transaction.query<{ pid: number }>(ownSession);
      while ((await observer.query('SELECT FROM pg_stat_activity WHERE pid = $1', [row?.pid])).length > 0);
      return transaction.query(statement);
    });
    await expect(work).rejects.toThrow(/idle-in-transaction|connection error|Connection terminated/);
    await observer.destroy();
    expect(await database.query(tenant, statement)).toEqual([{ tenant }]);
  });
});
