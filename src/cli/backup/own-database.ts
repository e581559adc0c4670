import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadDatabaseUrl, loadDataDir } from '../../config/env';
import { startEmbeddedPostgres } from '../../database/embedded/embedded-postgres';
import { FolderInUseError } from '../../database/embedded/folder-lock';
import { runningUrl } from '../../database/embedded/running-url';
import { CliError, exitCodes } from '../service/cli-error';

/** The data folder. @throws CliError where the service uses an external database */
export function ownDataDir(): string {
  if (loadDatabaseUrl() === undefined) return loadDataDir();
  throw new CliError(
    'DATABASE_URL is set. Keep an external database by the programs of PostgreSQL, such as pg_dump and pg_restore.',
    exitCodes.usage,
  );
}

/** The folder of the embedded database. */
export function clusterOf(dataDir: string): string {
  return join(dataDir, 'postgres');
}

/** Whether a folder is missing or empty. */
export async function isEmpty(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.length === 0;
}

/**
 * Works on the embedded database: that of the running service, or else one that is started for it.
 * @throws CliError where there is none
 */
export async function withOwnDatabase<Result>(
  dataDir: string,
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  const folder = clusterOf(dataDir);
  if (!existsSync(join(folder, 'PG_VERSION')))
    throw new CliError(`DATA_DIR=${dataDir}: there is no database in this folder.`, exitCodes.usage);
  try {
    return await withStarted(folder, work);
  } catch (error) {
    if (!(error instanceof FolderInUseError)) throw error;
  }
  const url = await runningUrl(folder);
  if (url === undefined)
    throw new CliError(`DATA_DIR=${dataDir}: a service uses this folder, and its database cannot be reached.`);
  return work(url);
}

/** Starts the embedded database of a folder for some work, and stops it afterwards. @throws FolderInUseError */
export async function withStarted<Result>(folder: string, work: (url: string) => Promise<Result>): Promise<Result> {
  const database = await startEmbeddedPostgres({ folder, settings: { jit: 'off' } });
  try {
    return await work(database.url);
  } finally {
    await database.stop();
  }
}
