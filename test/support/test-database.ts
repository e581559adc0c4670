import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** A database that one test file has for itself. */
export interface TestDatabase {
  readonly url: string;
  /** Removes the database, closing what is still connected to it. */
  drop(): Promise<void>;
}

/** Name of the database that the global set-up migrates, once for all test files. */
export const TEMPLATE = 'test_template';

/**
 * Makes a database with a name of its own on the server of the test run.
 * @param content a schema without rows, or nothing at all
 * @throws {Error} when the global set-up has not run
 */
export async function createTestDatabase(content: 'nothing' | 'schema' = 'nothing'): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const template = content === 'schema' ? TEMPLATE : 'template1';
  // Several test files ask at once; copying the files of the template needs no checkpoint this way.
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY wal_log`);
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

function serverUrl(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url) throw new Error('TEST_DATABASE_URL is not set: run the tests through jest and its global set-up');
  return url;
}

/** Runs a statement on the server of the test run, outside of the databases of tests. */
export async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
