import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { isAlive, isServerOn, recordedPid } from './postmaster-file';
import { withShortPath } from './short-path';
import { socketAnswers } from './socket-answers';

interface OrphanOptions {
  readonly folder: string;
  readonly user: string;
  readonly password: string;
  readonly signal: (pid: number, signal: 'INT' | 'QUIT') => void;
}

/** A server that still runs on a folder. Its id or port may be unknown. */
interface Orphan {
  readonly pid: number | undefined;
  readonly port: number | undefined;
}

const patienceMs = 10_000;
const pollMs = 50;

/**
 * Stops the server of a service that was killed, including one in another container. Only the owner of the folder's
 * lock may call it: any server that runs on the folder is an orphan then.
 */
export async function stopOrphan(options: OrphanOptions): Promise<void> {
  const begun = Date.now();
  let told: 'INT' | 'QUIT' | undefined;
  for (;;) {
    const orphan = await findOrphan(options.folder);
    if (!orphan) return;
    const passed = Date.now() - begun;
    if (passed > 2 * patienceMs) {
      throw new Error(
        `A PostgreSQL server (process id ${orphan.pid ?? 'unknown'}) runs on ${options.folder} and does not stop`,
      );
    }
    const signal = passed > patienceMs ? 'QUIT' : 'INT';
    if (told !== signal && (await tell(orphan, signal, options))) told = signal;
    await sleep(pollMs);
  }
}

/**
 * Finds a server by its socket in the folder. A process id is less reliable: it may be in another namespace, or reused
 * by another program. A `postmaster.pid` with the id of another program is removed, because PostgreSQL would take that
 * program for a server.
 */
async function findOrphan(folder: string): Promise<Orphan | undefined> {
  const port = await findPort(folder);
  const pid = await recordedPid(folder);
  if (port !== undefined) return { pid, port };
  if (pid === undefined || !isAlive(pid)) return undefined;
  // Windows has no such sockets. There, `pg_ctl kill` affects only PostgreSQL servers.
  if (isServerOn(pid, folder) ?? process.platform === 'win32') return { pid, port };
  await rm(join(folder, 'postmaster.pid'), { force: true });
  return undefined;
}

/** Returns the port of the socket that answers, and removes those left by killed servers. */
async function findPort(folder: string): Promise<number | undefined> {
  const names = (await readdir(folder)).filter((name) => /^\.s\.PGSQL\.\d+$/.test(name));
  if (names.length === 0) return undefined;
  return withShortPath(folder, async (path) => {
    for (const name of names) {
      if (await socketAnswers(join(path, name))) return Number(name.slice('.s.PGSQL.'.length));
      await rm(join(path, name), { force: true });
      await rm(join(path, `${name}.lock`), { force: true });
    }
    return undefined;
  });
}

/** @returns whether the signal was sent; a server that accepts no connections yet must be tried again */
async function tell({ pid, port }: Orphan, signal: 'INT' | 'QUIT', options: OrphanOptions): Promise<boolean> {
  // A server whose lock file is gone soon ends by itself.
  if (pid === undefined) return false;
  const isVisible = isAlive(pid) && (isServerOn(pid, options.folder) ?? true);
  if (port !== undefined && !isVisible) return tellThrough(port, `kill -${signal} ${pid}`, options);
  options.signal(pid, signal);
  return true;
}

/** Makes the server send itself a signal, because this process cannot signal a process in another PID namespace. */
async function tellThrough(port: number, command: string, { folder, user, password }: OrphanOptions): Promise<boolean> {
  return withShortPath(folder, async (host) => {
    const client = new Client({ host, port, user, password, database: 'postgres', connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch {
      return false;
    }
    // The server may end before it answers.
    await client.query(`COPY (SELECT 1) TO PROGRAM '${command}'`).catch(() => undefined);
    await client.end().catch(() => undefined);
    return true;
  });
}
