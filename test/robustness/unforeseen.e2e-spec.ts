import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { freePort } from '../../src/database/embedded/free-port';
import { record, Services, tokenFor, type Service } from '../support/service';

// The first start builds where there is no fresh build.
jest.setTimeout(120_000);

const path = '/v1.0/communications/callRecords';
const faults = { NODE_OPTIONS: `--import ${pathToFileURL(join(__dirname, '../support/faults.mjs')).href}` };

let services: Services;
let service: Service;
let address: string;
let token: string;
async function start(env: Record<string, string> = faults): Promise<void> {
  services = await Services.create();
  [service, address] = await services.startListening(env);
  token = await tokenFor(address);
}
afterEach(() => services.end());

interface Answer {
  readonly status: number | undefined;
  readonly requestId: unknown;
  readonly text: string;
}

/** Posts a call record. @param fault as test/support/faults.mjs knows it @param pause promise to wait for within the body */
async function post(fault?: string, pause: Promise<unknown> = Promise.resolve()): Promise<Answer> {
  const body = JSON.stringify(record);
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...(fault === undefined ? {} : { 'x-fault': fault }),
  };
  const request = httpRequest(`${address}${path}`, { method: 'POST', headers, agent: false });
  const answered = once(request, 'response');
  request.write(body.slice(0, 10));
  await pause;
  request.end(body.slice(10));
  const [answer] = (await answered) as [IncomingMessage];
  return { status: answer.statusCode, requestId: answer.headers['request-id'], text: await text(answer) };
}

/** Lines of the log about what was unforeseen. */
const linesOf = (reason: string): Record<string, unknown>[] =>
  service
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((line) => line['context'] === 'Unforeseen' && line['reason'] === reason);

describe('an unforeseen error', () => {
  it('an error past all handlers ends one request, with 500 and its id in the log, and the service goes on', async () => {
    await start();
    for (const fault of ['routing', 'event']) {
      const { status, requestId, text } = await post(fault);
      expect([fault, status]).toEqual([fault, 500]);
      expect(JSON.parse(text)).toMatchObject({
        error: { code: 'generalException', innerError: { 'request-id': requestId } },
      });
      await service.printed(new RegExp(`"reason":"${fault}"`));
      expect(linesOf(fault)).toEqual([
        expect.objectContaining({ level: 50, requestId, outcome: 'the service goes on', stack: expect.any(String) }),
      ]);
    }
    const { status, requestId } = await post('promise');
    expect(status).toBe(201);
    await service.printed(/"reason":"promise"/);
    expect(linesOf('promise')).toEqual([expect.objectContaining({ requestId, outcome: 'the service goes on' })]);
    expect((await post()).status).toBe(201);
    expect(await services.stop(service)).toBe(0);
  });

  it('an error of nobody stops the service in order: every request is answered, and the exit code tells of it', async () => {
    await start();
    let goOn = (): void => undefined;
    const inFlight = post(undefined, new Promise<void>((resolve) => (goOn = resolve)));
    const forgotten = post('forgotten');
    await service.printed(/"reason":"elsewhere"/);
    goOn();
    expect((await inFlight).status).toBe(201);
    const { status, requestId } = await forgotten;
    expect(status).toBe(500);
    expect(await service.exit).toBe(1);
    const [line] = linesOf('elsewhere');
    expect(line).toMatchObject({ outcome: 'the service stops', underWay: expect.arrayContaining([requestId]) });
  });

  it('a worker that has to stop is replaced, and the others serve on', async () => {
    await start({ ...faults, WORKERS: '2' });
    await post('elsewhere').catch(() => undefined);
    await service.printed(/Another takes its place/);
    for (let n = 0; n < 4; n++) expect((await post()).status).toBe(201);
    expect(await services.stop(service)).toBe(0);
  });

  it('a log that cannot be written keeps nobody from being answered', async () => {
    services = await Services.create();
    const port = await freePort();
    // Systems without such a device let the lines vanish.
    const output = existsSync('/dev/full') ? '>/dev/full' : '>&-';
    service = services.start({ PORT: String(port) }, 'sh', ['-c', `exec node scripts/start.mjs ${output}`]);
    address = `http://localhost:${port}`;
    const isUp = (): Promise<boolean> =>
      fetch(`${address}/health/live`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await isUp())) await sleep(100);
    token = await tokenFor(address);
    for (let n = 0; n < 50; n++) expect((await post()).status).toBe(201);
    expect(await services.stop(service)).toBe(0);
  });
});
