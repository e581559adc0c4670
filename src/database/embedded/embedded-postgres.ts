import { mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from 'pg';
import { ensureCluster, ownerName, removeLeftovers } from './cluster-folder';
import { clearFolder } from './folder-claim';
import { freePort } from './free-port';
import { openSession, ownerSetting, takeOwnership, type Ownership, type Session } from './owner-session';
import { locateBinaries } from './postgres-binaries';
import { signalServer, startProcess, type PostgresProcess, type ServerExit } from './postgres-process';
import { chooseAccount } from './server-account';

/** A PostgreSQL server that belongs to this process. */
export interface EmbeddedPostgres {
  /** URL of the database, with the superuser's password. */
  readonly url: string;
  /** Resolves when the server has ended, whether by {@link stop} or by itself. Does not keep this process alive. */
  readonly exited: Promise<ServerExit>;
  /** Ends the server; what is committed is kept. May be called more than once. */
  stop(): Promise<void>;
}

interface EmbeddedPostgresOptions {
  /** Where the cluster is, or is to be made. Its password is kept beside it. */
  readonly folder: string;
  /** Server settings by name, as in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Receives every line of the server's log. */
  readonly log?: (line: string) => void;
}

const readyMs = 30_000;
const pollMs = 25;
const mostAttempts = 5;
/** Log lines of a server that another start got in the way of: its port or folder was taken, or it was told to stop. */
const lostRace = /lock file|could not bind|could not create any TCP|shutdown request/;

/**
 * Starts a PostgreSQL server on a folder, making the cluster at first. It listens on a free port of 127.0.0.1 only and
 * ends with this process.
 *
 * @throws {FolderInUseError} when another running service owns the folder
 * @throws {Error} with the server's last log lines, when it does not become ready
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { settings = {}, log = () => undefined } = options;
  const binaries = locateBinaries();
  await mkdir(dirname(options.folder), { recursive: true });
  const parent = await realpath(dirname(options.folder));
  const folder = join(parent, basename(options.folder));
  const programs = [binaries.initdb, binaries.postgres];
  const needed = { read: [...programs, ...binaries.reads], enter: [parent] };
  const account = await chooseAccount(folder, binaries.postgres, needed);
  const password = await ensureCluster({ folder, binaries, account, durable: settings['fsync'] !== 'off' });
  const urlOf = (port: number, database: string): string =>
    `postgres://${ownerName}:${password}@127.0.0.1:${port}/${database}`;

  for (let attempt = 1; ; attempt++) {
    await clearFolder({
      folder,
      urlOf: (port) => urlOf(port, 'postgres'),
      signal: (pid, signal) => signalServer(binaries, pid, signal),
    });
    const port = await freePort();
    const server = startProcess({ binaries, account, folder, settings: { ...settings, ...ownSettings(port) }, log });
    try {
      const ownership = await own(server, urlOf(port, 'postgres'));
      await removeLeftovers(folder);
      ownership.unref();
      return handle(server, ownership, urlOf(port, ownerName));
    } catch (error) {
      await server.stop();
      if (attempt === mostAttempts || !server.lastLines.some((line) => lostRace.test(line))) throw error;
    }
  }
}

function ownSettings(port: number): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    logging_collector: 'off',
    log_destination: 'stderr',
    lc_messages: 'C',
    [ownerSetting]: String(process.pid),
  };
}

async function own(server: PostgresProcess, url: string): Promise<Ownership> {
  const session = await untilReady(server, url);
  const ownership = await takeOwnership(session, url);
  const { rowCount } = await session.client.query('SELECT FROM pg_database WHERE datname = $1', [ownerName]);
  if (rowCount === 0) await session.client.query(`CREATE DATABASE ${ownerName}`);
  return ownership;
}

async function untilReady(server: PostgresProcess, url: string): Promise<Session> {
  let deadline = Date.now() + readyMs;
  for (;;) {
    try {
      return await openSession(url);
    } catch (error) {
      if (server.ended) throw notReady('ended before it was ready', server, error);
      // "Starting up": recovery after a crash takes as long as it takes.
      if (error instanceof DatabaseError && error.code === '57P03') deadline = Date.now() + readyMs;
      if (Date.now() > deadline) throw notReady(`gave no answer for ${readyMs / 1000} seconds`, server, error);
    }
    await sleep(pollMs);
  }
}

function notReady(what: string, { lastLines }: PostgresProcess, cause: unknown): Error {
  return new Error([`The embedded PostgreSQL ${what}. Its last log lines:`, ...lastLines].join('\n  '), { cause });
}

function handle(server: PostgresProcess, ownership: Ownership, url: string): EmbeddedPostgres {
  let stopped: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    await ownership.release();
    await server.stop();
  };
  return {
    url,
    exited: server.exited,
    stop: () => (stopped ??= end()),
  };
}
