import { spawn, spawnSync } from 'node:child_process';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { withMemoryLimit } from './memory-limit';
import type { PostgresBinaries } from './postgres-binaries';
import type { ServerAccount } from './server-account';

/** Exit code and signal of a server. */
export interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A PostgreSQL server that this process has started. */
export interface PostgresProcess {
  /** Resolves when it accepts connections; never if it ends before. */
  readonly ready: Promise<void>;
  readonly exited: Promise<ServerExit>;
  /** Set once the server has ended. */
  readonly ended: ServerExit | undefined;
  /** The last lines of its log, oldest first. */
  readonly lastLines: readonly string[];
  /** Stops the server: open transactions are rolled back, committed data is kept. Resolves after its exit. */
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
/** Characters kept of a line, which may contain a whole statement. */
const keptCharacters = 2_000;
const patienceMs = 10_000;
/** Logged by the server when it accepts connections. */
const readyLine = /database system is ready to accept connections/;

/**
 * Makes a server end: `INT` shuts down at once but orderly, `QUIT` without writing anything more. Windows has no
 * signals, so pg_ctl is used there.
 */
export function signalServer(binaries: PostgresBinaries, pid: number, signal: 'INT' | 'QUIT'): void {
  if (process.platform === 'win32') spawnSync(binaries.pgCtl, ['kill', signal, String(pid)], { windowsHide: true });
  else process.kill(pid, `SIG${signal}`);
}

/** Starts a server without waiting until it is ready. It gets a signal to end when this process exits. */
export function startProcess({ binaries, account, folder, settings, log }: ProcessOptions): PostgresProcess {
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const launch = withMemoryLimit(account.launch(binaries.postgres, ['-D', folder, ...options]));
  const child = spawn(launch.file, launch.args, {
    ...launch.options,
    stdio: ['ignore', 'ignore', 'pipe'],
    // A separate process group: Ctrl-C must not stop the server while requests are in flight.
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
    // Once it is ready, it does not keep this process alive.
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
