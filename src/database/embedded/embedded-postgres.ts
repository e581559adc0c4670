import { mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ensureCluster, ownerName } from './cluster-folder';
import { ensureDatabase } from './ensure-database';
import { lockFolder, type FolderLock } from './folder-lock';
import { freePort } from './free-port';
import { stopOrphan } from './orphan';
import { locateBinaries } from './postgres-binaries';
import { signalServer, startProcess, type PostgresProcess, type ServerExit } from './postgres-process';
import { chooseAccount } from './server-account';

/** A PostgreSQL server started by this process. */
export interface EmbeddedPostgres {
  /** URL of the database, with the superuser's password. */
  readonly url: string;
  /** Resolves when the server has ended, whether by {@link stop} or by itself. It does not keep this process alive. */
  readonly exited: Promise<ServerExit>;
  /** The last lines of its log, oldest first. */
  readonly lastLines: readonly string[];
  /** Stops the server. Committed data is kept. May be called more than once. */
  stop(): Promise<void>;
}

interface EmbeddedPostgresOptions {
  /** Folder of the cluster, created if missing. Its password is stored beside it. */
  readonly folder: string;
  /** Server settings by name, as in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Receives every line of the server's log. */
  readonly log?: (line: string) => void;
  /** Cancels the start. When the start is rejected, the server has ended. */
  readonly signal?: AbortSignal;
  /** Called when a program has started, so that this process may do something else meanwhile. */
  readonly onWorking?: () => void;
}

const mostAttempts = 5;
/** Log lines of a server that failed because of another program: its port was taken, or it was asked to shut down. */
const lostRace = /lock file|shared memory block|could not bind|could not create any TCP|shutdown request/;

/**
 * Starts a PostgreSQL server on a folder, and creates the cluster at the first start. The server listens on a free port
 * of 127.0.0.1 only and ends with this process.
 * @throws {FolderInUseError} when another running service has locked the folder
 * @throws {Error} with the server's last log lines, when it does not become ready
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  await mkdir(dirname(options.folder), { recursive: true });
  const parent = await realpath(dirname(options.folder));
  const folder = join(parent, basename(options.folder));
  const lock = await lockFolder(folder);
  try {
    return await startOn({ ...options, folder }, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function startOn(options: EmbeddedPostgresOptions, lock: FolderLock): Promise<EmbeddedPostgres> {
  const { folder, settings = {}, log = () => undefined, signal, onWorking = () => undefined } = options;
  const binaries = locateBinaries();
  const programs = [binaries.initdb, binaries.postgres];
  const needed = { read: [...programs, ...binaries.reads], enter: [dirname(folder)] };
  const account = await chooseAccount(folder, binaries.postgres, needed);
  const password = await ensureCluster({
    folder,
    binaries,
    account,
    durable: settings['fsync'] !== 'off',
    signal,
    onWorking,
  });
  await stopOrphan({ folder, user: ownerName, password, signal: (pid, name) => signalServer(binaries, pid, name) });

  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    signal?.throwIfAborted();
    const url = `postgres://${ownerName}:${password}@127.0.0.1:${port}/${ownerName}`;
    const server = startProcess({ binaries, account, folder, settings: { ...settings, ...ownSettings(port) }, log });
    onWorking();
    try {
      await untilReady(server, signal);
      await ensureDatabase(url);
      return handle(server, lock, url);
    } catch (error) {
      await server.stop();
      const isWorthAnother = attempt < mostAttempts && server.lastLines.some((line) => lostRace.test(line));
      if (signal?.aborted || !isWorthAnother) throw error;
    }
  }
}

function ownSettings(port: number): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    port: String(port),
    // In the cluster's folder, where the next start finds the socket of a server that has outlived its service.
    unix_socket_directories: process.platform === 'win32' ? '' : '.',
    logging_collector: 'off',
    log_destination: 'stderr',
    lc_messages: 'C',
  };
}

/** Waits without a timeout, since recovery after a crash may take long. */
async function untilReady(server: PostgresProcess, signal?: AbortSignal): Promise<void> {
  let abort = (): void => undefined;
  const aborted = new Promise<'aborted'>((resolve) => (abort = () => resolve('aborted')));
  signal?.addEventListener('abort', abort);
  const outcome = await Promise.race([server.ready, server.exited, aborted]);
  signal?.removeEventListener('abort', abort);
  signal?.throwIfAborted();
  if (outcome === undefined) return;
  throw new Error(
    ['The embedded PostgreSQL ended before it was ready. Its last log lines:', ...server.lastLines].join('\n  '),
  );
}

function handle(server: PostgresProcess, lock: FolderLock, url: string): EmbeddedPostgres {
  let stopped: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    await server.stop();
    await lock.release();
  };
  return {
    url,
    exited: server.exited,
    lastLines: server.lastLines,
    stop: () => (stopped ??= end()),
  };
}
