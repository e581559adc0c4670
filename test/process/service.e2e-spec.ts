import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { isAlive } from '../../src/database/embedded/postmaster-file';
import { record, Services, tokenFor } from '../support/service';
import { createTestDatabase } from '../support/test-database';

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
  let services: Services;
  beforeEach(async () => (services = await Services.create()));
  afterEach(() => services.end());

  it('keeps what was written, and leaves nothing running', async () => {
    const [first, address] = await services.startListening();
    const pid = await services.postgresPid();
    const collection = `${address}/v1.0/communications/callRecords`;
    const created = await call(await tokenFor(address), collection, record);
    const url = `${collection}/${String(created.id)}/sessions`.replace('/v1.0/', '/beta/');
    const written = await call(await tokenFor(address), url, session);
    expect(isAlive(pid)).toBe(true);
    expect(await services.stop(first)).toBe(0);
    expect(isAlive(pid)).toBe(false);

    const [second, again] = await services.startListening();
    const path = new URL(`${url}/${String(written.id)}`).pathname;
    const read = await call(await tokenFor(again), `${again}${path}`);
    expect({ ...read, '@odata.context': '' }).toEqual({ ...written, '@odata.context': '' });
    expect(read).toMatchObject({ startDateTime: session.startDateTime, endDateTime: session.endDateTime });
    expect(await services.stop(second, 'SIGINT')).toBe(0);
  });

  it('prints its addresses and commands that work when pasted', async () => {
    const [service, address] = await services.startListening();
    const output = service.output();
    expect(output).toMatch(/^Call records at http:\/\/localhost:\d+ and https:\/\/localhost:\d+$/m);
    expect(output).toContain(`Swagger UI at   ${address}/api\n`);
    expect(output).toContain(`NODE_EXTRA_CA_CERTS=${services.dataDir}/tls/localhost.crt\n`);
    const commands = output.split('\n').filter((line) => line.startsWith('  '));
    expect(commands).toHaveLength(3);
    const bash = spawn('bash', ['-c', commands.join('\n')], { stdio: ['ignore', 'pipe', 'inherit'] });
    expect(JSON.parse(await text(bash.stdout))).toMatchObject({ value: [] });
  });

  it('answers a request in flight before it stops, also when told twice', async () => {
    const [service, address] = await services.startListening();
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

  it('names every setting that is wrong', async () => {
    const service = services.start({ PORT: 'abc', LOG_LEVEL: 'loud' });
    expect(await service.exit).toBe(1);
    expect(service.output()).toMatch(/2 settings are wrong:\n {2}PORT="abc": .*\n {2}LOG_LEVEL="loud": .*\n$/);
  });

  it('gives out tokens on loopback only', async () => {
    const service = services.start({ HOST: '0.0.0.0' });
    expect(await service.exit).toBe(1);
    expect(service.output()).toContain('set AUTH_ISSUER and AUTH_AUDIENCE, or for example HOST=127.0.0.1');
  });

  it('names PROT=3001, which was ignored in silence', async () => {
    const service = services.start({ PROT: '3001', PORT: 'abc' });
    expect(await service.exit).toBe(1);
    expect(service.lines()[0]).toBe('PROT is not a setting of this service. Did you mean PORT?');
  });

  it('is found by the command line on any port while it runs', async () => {
    const find = async (): Promise<string> => {
      const program = spawn(process.execPath, ['scripts/callrecords.mjs', 'token'], {
        env: { PATH: process.env.PATH, DATA_DIR: services.dataDir },
      });
      const [printed, failed] = await Promise.all([text(program.stdout), text(program.stderr)]);
      return printed + failed;
    };
    const [service] = await services.startListening();
    expect(await find()).toMatch(/^eyJ/);
    await services.stop(service);
    expect(await find()).toMatch(/^(eyJ|No service runs at http:\/\/localhost:3000 .* --url or CALLRECORDS_URL)/);
  });

  it('prints no log line above its addresses, and a line when it stops', async () => {
    const [service, address] = await services.startListening({ LOG_TIME: 'iso', LOG_CLIENT_ADDRESS: 'true' });
    await fetch(`${address}/health/live`);
    await services.stop(service);
    const lines = service.output().trim().split('\n');
    const logged = lines.findIndex((line) => line.startsWith('{'));
    expect(lines.findIndex((line) => line.startsWith('Call records at'))).toBeLessThan(logged);
    const line = JSON.parse(lines[logged] ?? '') as { time: string; address: string };
    expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(line.address).toMatch(/^(127\.0\.0\.1|::1)$/);
    expect(lines.at(-1)).toBe('Stopped.');
  });

  it('writes log lines for people where that is wanted, as on a terminal', async () => {
    const [service, address] = await services.startListening({ LOG_FORMAT: 'text' });
    await fetch(`${address}/health/live`);
    await services.stop(service);
    expect(service.output()).toMatch(/^\d\d:\d\d:\d\d INFO {2}200 GET \/health\/live [\d.]+ ms id=\S+$/m);
  });

  it('refuses the data folder of another service, which goes on', async () => {
    const [, address] = await services.startListening();
    const second = services.start();
    expect(await second.exit).toBe(1);
    expect(second.lines()).toEqual([expect.stringMatching(/^Another instance of the service is using .* DATA_DIR\.$/)]);
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);
  });

  it('works with an external database and refuses a port in use', async () => {
    const database = await createTestDatabase();
    const [service, address] = await services.startListening({ DATABASE_URL: database.url });
    const created = await call(await tokenFor(address), `${address}/communications/callRecords`, record);
    expect(created).toMatchObject(record);
    expect(await services.postgresPid()).toBe(0);

    const { port } = new URL(address);
    const second = services.start({ DATABASE_URL: database.url, PORT: port });
    expect(await second.exit).toBe(1);
    expect(second.lines()).toEqual([`PORT=${port}: another program uses this port`]);
    expect(await services.stop(service)).toBe(0);
    await database.drop();
  });

  it('says in one line that the database cannot be reached, without its password', async () => {
    const service = services.start({ DATABASE_URL: 'postgres://me:hidden@127.0.0.1:1/calls' });
    expect(await service.exit).toBe(1);
    expect(service.lines()).toEqual([
      'DATABASE_URL: the database refused the connection: connect ECONNREFUSED 127.0.0.1:1',
    ]);
  });
});

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
