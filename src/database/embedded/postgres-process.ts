import { spawn, spawnSync } from 'node:child_process';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { withMemoryLimit } from './memory-limit';
import type { PostgresBinaries } from './postgres-binaries';
import type { ServerAccount } from './server-account';

/** How a server ended. */
export interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A PostgreSQL server that this process has started. */
export interface PostgresProcess {
  /** Resolves when it takes connections; never when it ends before. */
  readonly ready: Promise<void>;
  readonly exited: Promise<ServerExit>;
  /** Set once the server has ended. */
  readonly ended: ServerExit | undefined;
  /** The last lines of its log, oldest first. */
  readonly lastLines: readonly string[];
  /** Ends the server: open transactions are rolled back, what is committed is kept. Resolves after its exit. */
  stop(): Promise<ServerExit>;
}

interface ProcessOptions {
  readonly binaries: PostgresBinaries;
  readonly account: ServerAccount;
  readonly folder: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
}

const keptLines = 20;
/** Characters of a line that are kept: it may hold a whole statement. */
const keptCharacters = 2_000;
const patienceMs = 10_000;
/** What the server logs once it takes connections. */
const readyLine = /database system is ready to accept connections/;

/** Tells a server to end: `INT` orderly and at once, `QUIT` without writing anything more. Windows knows no signals. */
export function signalServer(binaries: PostgresBinaries, pid: number, signal: 'INT' | 'QUIT'): void {
  if (process.platform === 'win32') spawnSync(binaries.pgCtl, ['kill', signal, String(pid)], { windowsHide: true });
  else process.kill(pid, `SIG${signal}`);
}

/** Starts a server without waiting for it to be ready. It is told to end when this process exits. */
export function startProcess({ binaries, account, folder, settings, log }: ProcessOptions): PostgresProcess {
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const launch = withMemoryLimit(account.launch(binaries.postgres, ['-D', folder, ...options]));
  const child = spawn(launch.file, launch.args, {
    ...launch.options,
    stdio: ['ignore', 'ignore', 'pipe'],
    // A process group of its own: Ctrl-C must not reach the server while requests are still being answered.
    detached: true,
    windowsHide: true,
  });

  const lastLines: string[] = [];
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lastLines.push(line.slice(0, keptCharacters));
      if (lastLines.length > keptLines) lastLines.shift();
      log(line);
      if (readyLine.test(line)) resolve();
    });
  });
  void ready.then(() => {
    // Once it runs, it does not keep this process alive.
    child.unref();
    if (child.stderr instanceof Socket) child.stderr.unref();
  });

  let ended: ServerExit | undefined;
  const send = (signal: 'INT' | 'QUIT'): void => {
    const runs = child.pid !== undefined && child.exitCode === null && child.signalCode === null;
    if (runs) signalServer(binaries, child.pid, signal);
  };
  const sendStop = (): void => send('INT');
  process.once('exit', sendStop);
  const exited = new Promise<ServerExit>((resolve) => {
    const end = (code: number | null, signal: NodeJS.Signals | null): void => {
      ended = { code, signal };
      process.removeListener('exit', sendStop);
      resolve(ended);
    };
    child.once('close', end);
    child.once('error', (error) => {
      lastLines.push(error.message);
      end(null, null);
    });
  });

  return {
    ready,
    exited,
    get ended() {
      return ended;
    },
    lastLines,
    async stop() {
      child.ref();
      send('INT');
      const lostPatience = setTimeout(() => send('QUIT'), patienceMs);
      return exited.finally(() => clearTimeout(lostPatience));
    },
  };
}
