import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { isAlive, recordedPid } from '../src/database/embedded/postmaster-file';
import { createTestDatabase } from './support/test-database';

const root = resolve(__dirname, '..');

/** The service as a person runs it: a process of its own. */
interface Service {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  /** All that it has printed. */
  output(): string;
  /** Resolves with the address, or undefined when the service ends before it listens. */
  readonly listening: Promise<string | undefined>;
  readonly exit: Promise<number | null>;
}

const record = {
  type: 'peerToPeer',
  modalities: ['audio'],
  startDateTime: '2020-02-25T18:52:21.2169889Z',
  endDateTime: '2020-02-25T18:52:46.7640013Z',
};

const session = {
  '@odata.type': '#microsoft.graph.callRecords.session',
  callee: { '@odata.type': 'microsoft.graph.callRecords.endpoint' },
  caller: { '@odata.type': 'microsoft.graph.callRecords.endpoint' },
  endDateTime: '2020-02-25T18:52:46.7640013Z',
  failureInfo: { '@odata.type': 'microsoft.graph.callRecords.failureInfo' },
  modalities: ['audio'],
  startDateTime: '2020-02-25T18:52:21.2169889Z',
};

// The first start builds where there is no fresh build.
jest.setTimeout(120_000);

describe('the service', () => {
  let dataDir: string;
  const services: Service[] = [];

  const start = (
    env: Readonly<Record<string, string>> = {},
    command = process.execPath,
    args = ['scripts/start.mjs'],
  ): Service => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...cleanEnvironment(), DATA_DIR: dataDir, PORT: '0', HTTPS_PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const exit = once(child, 'close').then(([code]) => code as number | null);
    const listening = new Promise<string | undefined>((found) => {
      const read = (chunk: Buffer): void => {
        output += chunk.toString();
        const address = /^Call records at (http:\S+)[^]*\n {2}curl .*\n/m.exec(output)?.[1];
        if (address) found(address);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      void exit.then(() => found(undefined));
    });
    const service = { process: child, output: () => output, listening, exit };
    services.push(service);
    return service;
  };
  const startListening = async (env?: Readonly<Record<string, string>>): Promise<[Service, string]> => {
    const service = start(env);
    const address = await service.listening;
    if (address === undefined) throw new Error(`The service did not start: ${service.output()}`);
    return [service, address];
  };
  const stop = (service: Service, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    service.process.kill(signal);
    return service.exit;
  };
  const postgresPid = async (): Promise<number> => (await recordedPid(join(dataDir, 'postgres'))) ?? 0;

  beforeEach(async () => (dataDir = await mkdtemp(join(tmpdir(), 'callrecords-service-'))));
  afterEach(async () => {
    await Promise.all(services.splice(0).map((service) => stop(service)));
    await rm(dataDir, { recursive: true, force: true });
  });

  it('keeps what was written, and leaves nothing running', async () => {
    const [first, address] = await startListening();
    const pid = await postgresPid();
    const collection = `${address}/v1.0/communications/callRecords`;
    const created = await call(await tokenFor(address), collection, record);
    const url = `${collection}/${String(created.id)}/sessions`.replace('/v1.0/', '/beta/');
    const written = await call(await tokenFor(address), url, session);
    expect(isAlive(pid)).toBe(true);
    expect(await stop(first)).toBe(0);
    expect(isAlive(pid)).toBe(false);

    const [second, again] = await startListening();
    const path = new URL(`${url}/${String(written.id)}`).pathname;
    const read = await call(await tokenFor(again), `${again}${path}`);
    expect({ ...read, '@odata.context': '' }).toEqual({ ...written, '@odata.context': '' });
    expect(read).toMatchObject({ startDateTime: session.startDateTime, endDateTime: session.endDateTime });
    expect(await stop(second, 'SIGINT')).toBe(0);
  });

  it('prints its addresses and commands that work when pasted', async () => {
    const [service, address] = await startListening();
    const output = service.output();
    expect(output).toMatch(/^Call records at http:\/\/localhost:\d+ and https:\/\/localhost:\d+$/m);
    expect(output).toContain(`Swagger UI at   ${address}/api\n`);
    expect(output).toContain(`NODE_EXTRA_CA_CERTS=${dataDir}/tls/localhost.crt\n`);
    const commands = output.split('\n').filter((line) => line.startsWith('  '));
    expect(commands).toHaveLength(3);
    const bash = spawn('bash', ['-c', commands.join('\n')], { stdio: ['ignore', 'pipe', 'inherit'] });
    expect(JSON.parse(await text(bash.stdout))).toMatchObject({ value: [] });
  });

  it('answers a request in flight before it stops, also when told twice', async () => {
    const [service, address] = await startListening();
    const body = JSON.stringify(record);
    const request = httpRequest(`${address}/v1.0/communications/callRecords`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await tokenFor(address)}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        expect: '100-continue',
      },
    });
    const answer = answerOf(request);
    await once(request, 'continue');
    request.write(body.slice(0, 20));
    service.process.kill('SIGINT');
    await new Promise((done) => setTimeout(done, 200));
    service.process.kill('SIGINT');
    await new Promise((done) => setTimeout(done, 200));
    request.end(body.slice(20));
    expect(await answer).toMatchObject({ status: 201, text: expect.stringContaining(record.startDateTime) });
    expect(await service.exit).toBe(0);
  });

  it('stops when npm start is told to', async () => {
    const service = start({}, 'npm', ['start']);
    const address = await service.listening;
    const pid = await postgresPid();
    service.process.kill('SIGTERM');
    await service.exit;
    expect(isAlive(pid)).toBe(false);
    await expect(fetch(`${address}/health/live`)).rejects.toThrow();
  });

  it('names every setting that is wrong', async () => {
    const service = start({ PORT: 'abc', LOG_LEVEL: 'loud' });
    expect(await service.exit).toBe(1);
    expect(service.output()).toMatch(/2 settings are wrong:\n {2}PORT="abc": .*\n {2}LOG_LEVEL="loud": .*\n$/);
  });

  it('gives out tokens on loopback only', async () => {
    const service = start({ HOST: '0.0.0.0' });
    expect(await service.exit).toBe(1);
    expect(service.output()).toContain('set AUTH_ISSUER and AUTH_AUDIENCE, or for example HOST=127.0.0.1');
  });

  it('refuses the data folder of another service, which goes on', async () => {
    const [, address] = await startListening();
    const second = start();
    expect(await second.exit).toBe(1);
    expect(lines(second)).toEqual([expect.stringMatching(/^Another instance of the service is using .* DATA_DIR\.$/)]);
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);
  });

  it('works with an external database and refuses a port in use', async () => {
    const database = await createTestDatabase();
    const [service, address] = await startListening({ DATABASE_URL: database.url });
    const created = await call(await tokenFor(address), `${address}/communications/callRecords`, record);
    expect(created).toMatchObject(record);
    expect(await postgresPid()).toBe(0);

    const { port } = new URL(address);
    const second = start({ DATABASE_URL: database.url, PORT: port });
    expect(await second.exit).toBe(1);
    expect(lines(second)).toEqual([`PORT=${port}: another program uses this port`]);
    expect(await stop(service)).toBe(0);
    await database.drop();
  });

  it('says in one line that the database cannot be reached, without its password', async () => {
    const service = start({ DATABASE_URL: 'postgres://me:hidden@127.0.0.1:1/calls' });
    expect(await service.exit).toBe(1);
    expect(lines(service)).toEqual([
      'DATABASE_URL: the database gives no connection: connect ECONNREFUSED 127.0.0.1:1',
    ]);
  });
});

/** The environment without what would set up the service. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const names = /^(HOST|(DATABASE|TLS|AUTH|npm)_\w+|LOG_LEVEL|BODY_LIMIT|NODE_OPTIONS)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !names.test(name)));
}

/** What the service has printed for people; log lines are JSON. */
function lines(service: Service): string[] {
  return service
    .output()
    .trim()
    .split('\n')
    .filter((line) => line !== 'Building ...' && !line.startsWith('{'));
}

async function tokenFor(address: string): Promise<string> {
  const answer = await fetch(`${address}/11111111-1111-4111-8111-111111111111/oauth2/v2.0/token`, {
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

/** Sends a POST where there is a body, and a GET otherwise. */
async function call(token: string, url: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await fetch(url, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  expect(answer.status).toBe(body ? 201 : 200);
  return (await answer.json()) as Record<string, unknown>;
}

async function answerOf(request: ClientRequest): Promise<{ status: number | undefined; text: string }> {
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, text: await text(answer) };
}
