import { Client } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import { CONNECT_TIMEOUT, createDataSource, migrations } from './data-source';
import { DatabaseProblem, reasonOf } from './database-problem';

/** Key of the advisory lock for migrations: an arbitrary constant. */
const MIGRATION_LOCK = 4_770_211_503;

/** Oldest supported version of PostgreSQL. */
const OLDEST_VERSION = 15;

/** SQLSTATE for missing privileges. */
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Runs pending migrations. If several services start at once, one runs them and the others wait.
 * @param url of the database
 * @param only names of the migrations to run; default: all
 * @throws {DatabaseProblem} when the database cannot be reached or does not fulfil the requirements
 */
export async function migrate(url: string, only?: readonly string[]): Promise<void> {
  if (only === undefined && (await isUpToDate(url))) return;
  const dataSource = await connect(url, only);
  try {
    await checkServer(dataSource);
    const runner = dataSource.createQueryRunner();
    // The lock is released with its connection, even if the service crashes.
    if (!(await tryLock(runner))) {
      console.log("Waiting for another service's migrations ...");
      await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    }
    await dataSource.runMigrations({ transaction: 'each' });
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await runner.release();
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: string };
    throw code === INSUFFICIENT_PRIVILEGE ? new DatabaseProblem(`refused the migrations: ${message}`, error) : error;
  } finally {
    await dataSource.destroy();
  }
}

/** Checked on a plain connection, since almost every start has nothing to migrate. */
async function isUpToDate(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ name: string }>('SELECT name FROM migration');
    return migrations.every(({ name }) => rows.some((row) => row.name === name));
  } catch {
    // If the check fails, `migrate` connects again and reports the reason.
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function tryLock(runner: QueryRunner): Promise<boolean> {
  const rows = (await runner.query('SELECT pg_try_advisory_lock($1) AS taken', [MIGRATION_LOCK])) as {
    taken: boolean;
  }[];
  return rows[0]?.taken === true;
}

async function connect(url: string, only?: readonly string[]): Promise<DataSource> {
  try {
    return await createDataSource(url, { poolSize: 2, statementTimeout: 0, only }).initialize();
  } catch (error) {
    throw new DatabaseProblem(`refused the connection: ${reasonOf(error)}`, error);
  }
}

async function checkServer(dataSource: DataSource): Promise<void> {
  const [server] = await dataSource.query<{ version: string; encoding: string }[]>(
    "SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding",
  );
  const { version = '', encoding } = server ?? {};
  if (Number.parseInt(version) < OLDEST_VERSION) {
    throw new DatabaseProblem(`is PostgreSQL ${version}; ${OLDEST_VERSION} or later is needed`);
  }
  if (encoding !== 'UTF8') throw new DatabaseProblem(`has the encoding ${encoding}; UTF8 is needed`);
}
