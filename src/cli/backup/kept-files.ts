import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ArchiveError } from '../../database/backup/archive';
import type { KeptFile } from '../../database/backup/take-backup';

/** Files of the data folder that clients depend on: the key of the development issuer, and the certificate. */
const paths = ['development-issuer.jwk.json', 'tls/localhost.crt', 'tls/localhost.key'];

/** Reads those that are there. */
export async function readKeptFiles(dataDir: string): Promise<KeptFile[]> {
  const files = await Promise.all(
    paths.map(async (path) => {
      try {
        return [{ path, bytes: await readFile(join(dataDir, path)) }];
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
      }
    }),
  );
  return files.flat();
}

/** Writes one of them, for its owner alone. @throws ArchiveError for any other path */
export async function writeKeptFile(dataDir: string, path: string, bytes: Buffer): Promise<void> {
  if (!paths.includes(path)) throw new ArchiveError(`is damaged: ${path} is no file of a backup`);
  const file = join(dataDir, path);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, bytes, { mode: 0o600, flush: true });
}
