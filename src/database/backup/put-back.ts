import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { migrations } from '../data-source';
import { migrate } from '../migrate';
import { withClient } from '../one-connection';
import { ArchiveError, type ArchiveReader, type Entry } from './archive';
import { quoted, sameForm } from './copy-form';

/**
 * Stores a backup in an empty database: makes the schema that it was taken from, and fills it. The next start of the
 * service brings the schema up to date.
 * @param url of the database; its user is a superuser
 * @param keepFile receives a file of the data folder; its path has `/` between its steps
 * @returns number of rows
 * @throws ArchiveError where the backup is damaged, incomplete, or of a newer service
 */
export async function putBack(
  url: string,
  archive: ArchiveReader,
  keepFile: (path: string, bytes: Buffer) => void,
): Promise<number> {
  const { service, migrations: made } = await archive.header();
  const known = new Set(migrations.map(({ name }) => name));
  if (!made.every((name) => known.has(name)))
    throw new ArchiveError(`was made by version ${service}, whose schema this version does not know`);
  await migrate(url, made);
  const count = await withClient(url, async (client) => {
    await client.query('BEGIN');
    await client.query(sameForm);
    // What triggers have written is in the backup, too.
    await client.query('SET LOCAL session_replication_role = replica');
    const rows = new Map<string, number>();
    for (let entry = await archive.entry(); ; entry = await archive.entry()) {
      if (entry.kind === 'end') {
        check(entry, rows);
        break;
      }
      if (entry.kind === 'file') keepFile(entry.path, await whole(archive.chunks()));
      else if (entry.kind === 'sequence') await setSequence(client, entry);
      else rows.set(entry.name, await fill(client, entry, archive));
    }
    await client.query('COMMIT');
    return [...rows.values()].reduce((sum, each) => sum + each, 0);
  });
  await withClient(url, (client) => client.query('VACUUM ANALYZE'));
  return count;
}

/** A migration may have put rows into a table, such as a key: those of the backup take their place. */
async function fill(
  client: Client,
  { name, columns }: Extract<Entry, { kind: 'table' }>,
  archive: ArchiveReader,
): Promise<number> {
  await client.query(`DELETE FROM ${quoted(name)}`);
  const copy = client.query(copyFrom(`COPY ${quoted(name)} (${columns.map(quoted).join(', ')}) FROM STDIN`));
  await pipeline(Readable.from(archive.chunks()), copy);
  return copy.rowCount ?? 0;
}

async function setSequence(
  client: Client,
  { name, value, isCalled }: Extract<Entry, { kind: 'sequence' }>,
): Promise<void> {
  await client.query('SELECT setval($1::regclass, $2::bigint, $3)', [quoted(name), value, isCalled]);
}

function check({ rows }: Extract<Entry, { kind: 'end' }>, stored: ReadonlyMap<string, number>): void {
  for (const [name, count] of Object.entries(rows))
    if (stored.get(name) !== count) throw new ArchiveError(`is damaged: the table ${name} should have ${count} rows`);
}

async function whole(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
