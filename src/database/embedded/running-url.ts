import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownerName } from './cluster-folder';

/** Line of `postmaster.pid` with the port (PostgreSQL, miscadmin.h). */
const PORT_LINE = 3;

/**
 * The URL of the server that runs on a folder.
 * @returns undefined where none runs, or this account may not read its password
 */
export async function runningUrl(folder: string): Promise<string | undefined> {
  try {
    const port = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')[PORT_LINE]?.trim();
    const password = (await readFile(`${folder}.password`, 'utf8')).trim();
    return /^\d+$/.test(port ?? '') ? `postgres://${ownerName}:${password}@127.0.0.1:${port}/${ownerName}` : undefined;
  } catch {
    return undefined;
  }
}
