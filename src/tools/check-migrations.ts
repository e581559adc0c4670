import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entities } from '../app.entities';
import { createDataSource } from '../database/data-source';
import { startEmbeddedPostgres } from '../database/embedded/embedded-postgres';
import { migrate } from '../database/migrate';
import { schemaDrift } from './schema-drift';

/** `npm run migration:check`: migrates an empty database and fails when the entities describe another schema. */
async function check(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'callrecords-migrations-'));
  // When root starts the server, it runs as another user, who needs access to the folder.
  await chmod(folder, 0o711);
  try {
    const server = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), settings: { fsync: 'off' } });
    try {
      return report(await driftOf(server.url));
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function driftOf(url: string): Promise<string[]> {
  await migrate(url);
  const dataSource = await createDataSource(url, { poolSize: 1, entities }).initialize();
  return schemaDrift(dataSource).finally(() => dataSource.destroy());
}

function report(drift: readonly string[]): number {
  if (drift.length === 0) console.log('The migrations make the schema that the entities describe.');
  else console.error(['The migrations lack these statements:', ...drift].join('\n  '));
  return drift.length === 0 ? 0 : 1;
}

check().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
