import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { withClient } from '../one-connection';
import { chunked, FORM, FORMAT, lineOf } from './archive';
import { quoted, sameForm } from './copy-form';

interface TableRow {
  readonly name: string;
  readonly columns: string[];
}

interface SequenceRow {
  readonly name: string;
  readonly value: string;
  readonly isCalled: boolean;
}

/** A file of the data folder that belongs to a backup. */
export interface KeptFile {
  /** From the data folder, with `/` between its steps. */
  readonly path: string;
  readonly bytes: Buffer;
}

/** Tables with the columns that are stored, but the list of migrations, which a restore makes by running them. */
const readTables = `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'migration'
  GROUP BY c.relname ORDER BY c.relname`;

/** Sequences are not part of a snapshot: read last, they are beyond all rows. */
const readSequences = `SELECT sequencename AS name, coalesce(last_value, start_value)::text AS value,
    last_value IS NOT NULL AS "isCalled"
  FROM pg_sequences WHERE schemaname = 'public' AND sequencename <> 'migration_id_seq' ORDER BY sequencename`;

/**
 * Reads everything that a database of the service holds, as it is at one moment, while the service goes on.
 * @param url of the database
 * @param service version of the service
 * @param files of the data folder to add
 * @param write writes the bytes of the backup, uncompressed
 * @returns number of rows
 */
export function takeBackup(
  url: string,
  service: string,
  files: readonly KeptFile[],
  write: (bytes: AsyncIterable<Buffer>) => Promise<void>,
): Promise<number> {
  return withClient(url, async (client) => {
    const rows: Record<string, number> = {};
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await write(archiveOf(client, service, files, rows));
    await client.query('COMMIT');
    return Object.values(rows).reduce((sum, count) => sum + count, 0);
  });
}

async function* archiveOf(
  client: Client,
  service: string,
  files: readonly KeptFile[],
  rows: Record<string, number>,
): AsyncGenerator<Buffer> {
  await client.query(sameForm);
  const { rows: made } = await client.query<{ name: string }>('SELECT name FROM migration ORDER BY id');
  const migrations = made.map(({ name }) => name);
  yield lineOf({ format: FORMAT, form: FORM, service, takenAt: new Date().toISOString(), migrations });
  for (const { path, bytes } of files) {
    yield lineOf({ kind: 'file', path });
    yield* chunked([bytes]);
  }
  for (const { name, columns } of (await client.query<TableRow>(readTables)).rows) {
    yield lineOf({ kind: 'table', name, columns });
    const copy = client.query(copyTo(`COPY ${quoted(name)} (${columns.map(quoted).join(', ')}) TO STDOUT`));
    yield* chunked(copy);
    rows[name] = copy.rowCount;
  }
  for (const sequence of (await client.query<SequenceRow>(readSequences)).rows)
    yield lineOf({ kind: 'sequence', ...sequence });
  yield lineOf({ kind: 'end', rows });
}
