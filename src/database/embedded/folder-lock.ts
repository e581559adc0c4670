import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, readdir, rename, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withShortPath } from './short-path';
import { socketAnswers } from './socket-answers';

/** Another running service has locked the folder. */
export class FolderInUseError extends Error {
  constructor(readonly folder: string) {
    super(`Another instance of the service is using ${folder}. Stop it first, or set another DATA_DIR.`);
    this.name = 'FolderInUseError';
  }
}

/** Locks a folder until it is released or this process ends in any way. */
export interface FolderLock {
  release(): Promise<void>;
}

/** Longest wait for a service that is stopping, and for others that start at the same time. */
const patienceMs = 1_500;
/** Suffix of a socket that does not listen yet. */
const unborn = '.new';

/**
 * Locks a folder with a listening socket beside it. Unlike a process id, a socket is valid in all containers that share
 * the folder. Each start first creates its own socket and then looks for others. So of two concurrent starts, at least
 * one sees the other and withdraws. Names are never reused, so a socket that does not answer can be removed.
 * @param folder absolute path without symbolic links; it need not exist, but its parent must
 * @throws {FolderInUseError} when another running service holds the lock
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  if (process.platform === 'win32') return lockByPipe(folder);
  const parent = dirname(folder);
  const prefix = `${basename(folder)}.owner-`;
  for (const begun = Date.now(); ; await sleep(20 + Math.random() * 100)) {
    const name = `${prefix}${randomBytes(4).toString('hex')}`;
    const lock = await withShortPath(parent, async (path) => {
      const shown = await show(path, name);
      if (shown && !(await seesAnother(path, prefix, name))) return shown;
      await shown?.release();
      return undefined;
    });
    if (lock) return { release: () => lock.release().then(() => rm(join(parent, name), { force: true })) };
    if (Date.now() - begun > patienceMs) throw new FolderInUseError(folder);
  }
}

/** @returns undefined when another start removed the socket file because it did not answer yet */
async function show(path: string, name: string): Promise<FolderLock | undefined> {
  const server = await listen(join(path, name + unborn)).catch((cause: NodeJS.ErrnoException) => {
    throw new Error(
      `A Unix socket, by which a second service is noticed, cannot be made in the data folder (${cause.code}). ` +
        'Set DATA_DIR to a folder on a local disk.',
      { cause },
    );
  });
  const release = (): Promise<void> => close(server).then(() => rm(join(path, name), { force: true }));
  try {
    // Other services run as the same user or as root. For all others, the refused access proves that the socket exists.
    await chmod(join(path, name + unborn), 0o600);
    await rename(join(path, name + unborn), join(path, name));
    return { release };
  } catch (error) {
    await release();
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function seesAnother(path: string, prefix: string, own: string): Promise<boolean> {
  const others = (await readdir(path)).filter((name) => name.startsWith(prefix) && name !== own);
  const living = await Promise.all(
    others.map(async (name) => {
      if (await socketAnswers(join(path, name))) return !name.endsWith(unborn);
      await rm(join(path, name), { force: true });
      return false;
    }),
  );
  return living.includes(true);
}

/** The name of a pipe is released with its process, and only one process can take it. */
async function lockByPipe(folder: string): Promise<FolderLock> {
  const id = createHash('sha1').update(folder.toLowerCase()).digest('hex');
  const server = await listen(`\\\\.\\pipe\\callrecords-${id}`).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? new FolderInUseError(folder) : error;
  });
  return { release: () => close(server) };
}

async function listen(path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  // A connection that fails for lack of descriptors is retried by its client.
  server.on('error', () => undefined);
  server.listen(path);
  await once(server, 'listening');
  return server.unref();
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
