import { Client } from 'pg';
import { CONNECT_TIMEOUT } from './data-source';
import { DatabaseProblem, reasonOf } from './database-problem';

/** Runs a statement and returns its rows. @param values of its parameters from `$1` on */
export type RunStatement = <Row>(text: string, values?: unknown[]) => Promise<Row[]>;

/**
 * Runs work of a program other than the service, on a connection of its own.
 * @throws {DatabaseProblem} when the database cannot be reached
 */
export function withConnection<Result>(url: string, work: (run: RunStatement) => Promise<Result>): Promise<Result> {
  return withClient(url, (client) =>
    work(async <Row>(text: string, values?: unknown[]) => (await client.query(text, values)).rows as Row[]),
  );
}

/** Like {@link withConnection}, for work that needs more than statements, such as COPY. */
export async function withClient<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({
    connectionString: url,
    application_name: 'callrecords command',
    connectionTimeoutMillis: CONNECT_TIMEOUT,
  });
  client.on('error', () => undefined);
  await client.connect().catch((error: unknown) => {
    throw new DatabaseProblem(`cannot be reached: ${reasonOf(error)}`, error);
  });
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
