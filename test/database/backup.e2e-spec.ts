import { Readable } from 'node:stream';
import { Client } from 'pg';
import { ArchiveReader } from '../../src/database/backup/archive';
import { putBack } from '../../src/database/backup/put-back';
import { takeBackup } from '../../src/database/backup/take-backup';
import { migrations } from '../../src/database/data-source';
import { migrate } from '../../src/database/migrate';
import { createTestDatabase } from '../support/test-database';

const tenant = '11111111-1111-4111-8111-111111111111';

async function backupOf(url: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  await takeBackup(url, '0.1.0', [], async (bytes) => {
    for await (const part of bytes) parts.push(part);
  });
  return Buffer.concat(parts);
}

async function rowsOf<Row extends object>(url: string, statement: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client
    .query<Row>(statement)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

describe('a backup of an older schema', () => {
  it('is put back with that schema, which is brought up to date afterwards', async () => {
    const [source, target] = [await createTestDatabase(), await createTestDatabase()];
    const older = migrations.slice(0, -1).map(({ name }) => name);
    await migrate(source.url, older);
    await rowsOf(
      source.url,
      `INSERT INTO change (tenant_id, call_record_id, kind) VALUES ('${tenant}', 'a', 'created'), ('${tenant}', 'b', 'created');
       SELECT settle_changes('${tenant}', 10)`,
    );
    const archive = new ArchiveReader(Readable.from([await backupOf(source.url)]));
    expect((await archive.header()).migrations).toEqual(older);
    expect(await putBack(target.url, archive, () => undefined)).toBe(3);

    const read = 'SELECT call_record_id, arrival, position, changed_at FROM change ORDER BY arrival';
    expect(await rowsOf(target.url, read)).toEqual(await rowsOf(source.url, read));
    const secret = 'SELECT secret FROM signing_key';
    expect(await rowsOf(target.url, secret)).toEqual(await rowsOf(source.url, secret));
    await migrate(target.url);
    expect(await rowsOf(target.url, 'SELECT name FROM migration ORDER BY id')).toHaveLength(migrations.length);
    // Sequences go on behind what is stored.
    const next = `INSERT INTO change (tenant_id, call_record_id, kind) VALUES ('${tenant}', 'c', 'created') RETURNING arrival`;
    expect(await rowsOf(target.url, next)).toEqual([{ arrival: '3' }]);
    await Promise.all([source.drop(), target.drop()]);
  });
});
