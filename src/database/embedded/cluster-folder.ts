import { randomBytes } from 'node:crypto';
import { chown, lstat, mkdir, open, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { UserIds } from './folder-access';
import type { PostgresBinaries } from './postgres-binaries';
import { runProgram } from './program-run';
import type { ServerAccount } from './server-account';

/** Name of the superuser and of the database. */
export const ownerName = 'callrecords';

interface ClusterOptions {
  readonly folder: string;
  readonly binaries: PostgresBinaries;
  readonly account: ServerAccount;
  /** False if a crash may lose data, as in tests. */
  readonly durable: boolean;
  /** Aborts the creation of a cluster. */
  readonly signal?: AbortSignal;
  /** Called when the creation of a cluster has begun. */
  readonly onWorking?: () => void;
}

/**
 * Creates the cluster if it does not exist. It is created under another name and then renamed, so that an interrupted
 * first start leaves no incomplete cluster. To be called only by the owner of the folder's lock.
 * @returns the superuser's password
 */
export async function ensureCluster(options: ClusterOptions): Promise<string> {
  const { folder, account } = options;
  const passwordFile = `${folder}.password`;
  const hasCluster = await isCluster(folder);
  const password = (await readPassword(passwordFile)) || (await makePassword(passwordFile, folder, hasCluster));
  if (account.user) await chown(passwordFile, account.user.uid, account.user.gid);
  await removeLeftovers(folder);
  if (!hasCluster) {
    if ((await entriesOf(folder)).length > 0) throw new Error(`${folder} is neither empty nor a PostgreSQL cluster`);
    await makeCluster(options);
  }
  if (account.user) await giveTo(folder, account.user);
  return password;
}

/** Removes what interrupted first starts have left beside the cluster. */
async function removeLeftovers(folder: string): Promise<void> {
  const parent = dirname(folder);
  const names = (await entriesOf(parent)).filter((name) => name.startsWith(`${basename(folder)}.new-`));
  await Promise.all(
    names.map((name) => rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined)),
  );
}

async function makeCluster({ folder, binaries, account, durable, signal, onWorking }: ClusterOptions): Promise<void> {
  const fresh = `${folder}.new-${randomBytes(6).toString('hex')}`;
  await mkdir(fresh, { mode: 0o700 });
  if (account.user) await chown(fresh, account.user.uid, account.user.gid);
  const args = [
    `--pgdata=${fresh}`,
    `--username=${ownerName}`,
    `--pwfile=${folder}.password`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(durable ? [] : ['--no-sync']),
  ];
  try {
    const made = runProgram(account.launch(binaries.initdb, args), signal);
    onWorking?.();
    await made;
    await rename(fresh, folder);
    if (durable) await syncFolder(dirname(folder));
  } catch (error) {
    // A program started by initdb may still write for a moment. The next start removes the rest.
    await rm(fresh, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

/** Written to another file and renamed, so that an interrupted start leaves no incomplete password. */
async function makePassword(path: string, folder: string, hasCluster: boolean): Promise<string> {
  if (hasCluster) {
    throw new Error(
      `The password of the database is lost: ${path} is missing or empty. Put it back from a copy of the data folder. ` +
        `Or, when the data is not needed, remove ${folder} to begin with an empty database.`,
    );
  }
  const password = randomBytes(24).toString('hex');
  await writeFile(`${path}.new`, `${password}\n`, { mode: 0o600, flush: true });
  await rename(`${path}.new`, path);
  return password;
}

async function readPassword(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`The database belongs to another user: ${path} cannot be read. Start as that user.`, { cause });
  }
}

async function isCluster(folder: string): Promise<boolean> {
  return stat(join(folder, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
}

async function entriesOf(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}

/** A cluster copied by root belongs to root, but PostgreSQL must own its files. */
async function giveTo(folder: string, user: UserIds): Promise<void> {
  const { uid } = await lstat(folder);
  if (uid === user.uid) return;
  const below = await readdir(folder, { recursive: true });
  for (const name of below) await chown(join(folder, name), user.uid, user.gid);
  await chown(folder, user.uid, user.gid);
}

/** Without this, a power failure could undo the renaming of the cluster. On Windows, folders cannot be opened. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
