import { setTimeout as sleep } from 'node:timers/promises';
import { openSession, readOwner, tryLock, type Session } from './owner-session';
import { findPostmaster, isAlive, type Postmaster } from './postmaster-file';

/** Thrown when another running service owns the folder. */
export class FolderInUseError extends Error {
  constructor(readonly folder: string) {
    super(`Another instance of the service is using ${folder}. Stop it first, or set another DATA_DIR.`);
    this.name = 'FolderInUseError';
  }
}

interface ClaimOptions {
  readonly folder: string;
  /** URL of the database `postgres` on a port of this machine. */
  readonly urlOf: (port: number) => string;
  readonly signal: (pid: number, signal: 'INT' | 'QUIT') => void;
}

const answerMs = 30_000;
/** How long a living service may take from its server's first answer to the lock. */
const graceMs = 3_000;
const patienceMs = 10_000;
const pollMs = 50;

/**
 * Makes sure that no server runs on a folder: an orphan, whose service is gone, is stopped.
 *
 * @throws {FolderInUseError} when the server has an owner
 */
export async function clearFolder(options: ClaimOptions): Promise<void> {
  const begun = Date.now();
  for (;;) {
    const running = await findPostmaster(options.folder);
    if (!running) return;
    const session = running.port === undefined ? undefined : await sessionOn(options.urlOf(running.port));
    if (session) {
      try {
        if (await isOrphan(session, options.folder, Date.now() - begun > graceMs)) {
          await stopOrphan(running, options);
          return;
        }
      } finally {
        await session.client.end();
      }
    } else if (Date.now() - begun > answerMs) {
      throw new Error(`The PostgreSQL server with process id ${running.pid} runs on ${options.folder} and is not ours`);
    }
    await sleep(pollMs);
  }
}

async function sessionOn(url: string): Promise<Session | undefined> {
  return openSession(url).catch(() => undefined);
}

/** Leaves the lock with the session when it is one, so that no other service takes the same orphan for its own. */
async function isOrphan(session: Session, folder: string, graceIsOver: boolean): Promise<boolean> {
  const { locked, ownerPid } = await readOwner(session);
  if (locked) throw new FolderInUseError(folder);
  if (isAlive(ownerPid) && !graceIsOver) return false;
  if (!(await tryLock(session))) throw new FolderInUseError(folder);
  return true;
}

async function stopOrphan({ pid }: Postmaster, { folder, signal }: ClaimOptions): Promise<void> {
  const begun = Date.now();
  let urgent = false;
  signal(pid, 'INT');
  while ((await findPostmaster(folder))?.pid === pid) {
    if (Date.now() - begun > patienceMs && !urgent) {
      urgent = true;
      signal(pid, 'QUIT');
    }
    if (Date.now() - begun > 2 * patienceMs) throw new Error(`The orphaned PostgreSQL server ${pid} does not stop`);
    await sleep(pollMs);
  }
}
