import { Client, DatabaseError } from 'pg';

/** SQLSTATE for a database that does not exist. */
const INVALID_CATALOG = '3D000';
const INVALID_PASSWORD = '28P01';

/** Creates the database of a URL if it does not exist. @throws {Error} when the password is wrong */
export async function ensureDatabase(url: string): Promise<void> {
  try {
    await run(url);
  } catch (error) {
    const code = error instanceof DatabaseError ? error.code : undefined;
    if (code === INVALID_PASSWORD) {
      throw new Error('The password in postgres.password is not that of the database. Put it back from a copy.', {
        cause: error,
      });
    }
    if (code !== INVALID_CATALOG) throw error;
    const { href, pathname } = new URL(url);
    await run(href.replace(/[^/]*$/, 'postgres'), `CREATE DATABASE ${pathname.slice(1)}`);
  }
}

async function run(url: string, statement?: string): Promise<void> {
  const client = new Client({ connectionString: url, ssl: false, application_name: 'callrecords start' });
  // The caller handles the exit of the server.
  client.on('error', () => undefined);
  try {
    await client.connect();
    if (statement !== undefined) await client.query(statement);
  } finally {
    await client.end().catch(() => undefined);
  }
}
