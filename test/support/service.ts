import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { recordedPid } from '../../src/database/embedded/postmaster-file';

const root = resolve(__dirname, '../..');

type Environment = Readonly<Record<string, string>>;

/** The service as a person runs it: a process of its own. */
export interface Service {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  /** All that it has printed. */
  output(): string;
  /** What it has printed for people; log lines are JSON. */
  lines(): string[];
  /** Resolves once it has printed something that matches, or has ended. */
  printed(pattern: RegExp): Promise<void>;
  /** Resolves with the address, or undefined when the service ends before it listens. */
  readonly listening: Promise<string | undefined>;
  readonly exit: Promise<number | null>;
}

/** Services of one test on one data folder. */
export class Services {
  private readonly running: Service[] = [];

  private constructor(readonly dataDir: string) {}

  static async create(): Promise<Services> {
    return new Services(await mkdtemp(join(tmpdir(), 'callrecords-service-')));
  }

  start(env: Environment = {}, command = process.execPath, args = ['scripts/start.mjs']): Service {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...cleanEnvironment(), DATA_DIR: this.dataDir, PORT: '0', HTTPS_PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        child.emit('printed');
      });
    const exit = once(child, 'close').then(([code]) => code as number | null);
    const printed = (pattern: RegExp): Promise<void> =>
      new Promise((found) => {
        const look = (): void => {
          if (pattern.test(output)) found();
        };
        child.on('printed', look);
        void exit.then(() => found());
        look();
      });
    const address = /^Call records at (http:\S+)[^]*\n {2}curl .*\n/m;
    const listening = printed(address).then(() => address.exec(output)?.[1]);
    const lines = (): string[] =>
      output
        .trim()
        .split('\n')
        .filter((line) => !/^(Building \.\.\.$|\{)/.test(line));
    const service = { process: child, output: () => output, lines, printed, listening, exit };
    this.running.push(service);
    return service;
  }

  async startListening(env?: Environment): Promise<[Service, string]> {
    const service = this.start(env);
    const address = await service.listening;
    if (address === undefined) throw new Error(`The service did not start: ${service.output()}`);
    return [service, address];
  }

  stop(service: Service, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    service.process.kill(signal);
    return service.exit;
  }

  /** Process id of the embedded PostgreSQL; 0 where there is none. */
  async postgresPid(): Promise<number> {
    return (await recordedPid(join(this.dataDir, 'postgres'))) ?? 0;
  }

  /** Stops what still runs, and removes the data folder. */
  async end(): Promise<void> {
    await Promise.all(this.running.splice(0).map((service) => this.stop(service)));
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

/** The environment without what would set up the service. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const names =
    /^(HOST|ALLOWED_HOSTS|TRUST_PROXY|WORKERS|(DATABASE|TLS|AUTH|npm)_\w+|LOG_LEVEL|BODY_LIMIT|NODE_OPTIONS)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !names.test(name)));
}

/** A token of the development issuer with all permissions. */
export async function tokenFor(address: string, tenantId = '11111111-1111-4111-8111-111111111111'): Promise<string> {
  const answer = await fetch(`${address}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'test',
      client_secret: 'any',
      scope: 'https://graph.microsoft.com/.default',
    }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** The least that a call record needs. */
export const record = {
  type: 'peerToPeer',
  modalities: ['audio'],
  startDateTime: '2020-02-25T18:52:21.2169889Z',
  endDateTime: '2020-02-25T18:52:46.7640013Z',
};
