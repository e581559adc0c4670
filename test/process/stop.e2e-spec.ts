import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { isAlive } from '../../src/database/embedded/postmaster-file';
import { record, Services, tokenFor } from '../support/service';
import { createTestDatabase } from '../support/test-database';

// The first start builds where there is no fresh build.
jest.setTimeout(120_000);

let services: Services;
beforeEach(async () => (services = await Services.create()));
afterEach(() => services.end());

/** Statuses of the answers that a client got over one connection until the service closed it. */
async function keepAsking(url: string, token: string, ca: Buffer): Promise<[number, string | undefined][]> {
  const isTls = url.startsWith('https:');
  const agent = isTls ? new HttpsAgent({ keepAlive: true, ca }) : new HttpAgent({ keepAlive: true });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answers: [number, string | undefined][] = [];
  for (let isOpen = true; isOpen;) {
    const request = (isTls ? httpsRequest : httpRequest)(url, { method: 'POST', agent, headers });
    request.end(JSON.stringify(record));
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    await buffer(answer);
    answers.push([answer.statusCode ?? 0, answer.headers.connection]);
    isOpen = answer.headers.connection !== 'close';
  }
  agent.destroy();
  return answers;
}

describe('the service when it stops', () => {
  it('busy clients lose no answer when the service stops', async () => {
    const [service, http] = await services.startListening();
    const https = / and (https:\S+)/.exec(service.output())?.[1] ?? '';
    const ca = await readFile(join(services.dataDir, 'tls', 'localhost.crt'));
    const token = await tokenFor(http);
    const path = '/v1.0/communications/callRecords';
    const clients = [http, https, http, https].map((address) => keepAsking(`${address}${path}`, token, ca));
    await sleep(300);
    expect(await services.stop(service)).toBe(0);
    const answers = await Promise.all(clients);
    expect(new Set(answers.flat().map(([status]) => status))).toEqual(new Set([201]));
    expect(answers.map((all) => all.at(-1)?.[1])).toEqual(Array(4).fill('close'));
    expect(service.output()).not.toContain('cut off');

    const [, again] = await services.startListening();
    const count = await fetch(`${again}${path}/$count`, {
      headers: { authorization: `Bearer ${await tokenFor(again)}` },
    });
    expect(Number(await count.text())).toBe(answers.flat().length);
  });

  it('connections without a request do not delay the stop', async () => {
    const [service, address] = await services.startListening();
    const { port } = new URL(address);
    const httpsPort = /https:\/\/localhost:(\d+)/.exec(service.output())?.[1];
    const sockets = [port, port, httpsPort].map((each) => connect(Number(each), '127.0.0.1'));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    sockets[1]?.write('GET / HTTP/1.1\r\nHost: ');
    for (const socket of sockets) socket.on('error', () => undefined).resume();
    expect(await services.stop(service)).toBe(0);
    expect(service.output()).not.toContain('cut off');
  });
});

describe('told to stop while it starts, it ends without opening a port', () => {
  it('when it makes the database', async () => {
    const service = services.start();
    const makesCluster = async (): Promise<boolean> =>
      (await readdir(services.dataDir)).some((name) => name.startsWith('postgres.new-'));
    while (!(await makesCluster())) await sleep(10);
    expect(await services.stop(service)).toBe(0);
    expect(service.lines()).toEqual(['']);
  });

  it('when it waits for the migrations of another service', async () => {
    const database = await createTestDatabase();
    const other = new Client({ connectionString: database.url });
    await other.connect();
    await other.query('SELECT pg_advisory_lock(4770211503)');
    const service = services.start({ DATABASE_URL: database.url });
    await service.printed(/Waiting for another service's migrations/);
    expect(await services.stop(service, 'SIGQUIT')).toBe(0);
    expect(service.lines()).toEqual(["Waiting for another service's migrations ..."]);
    await other.end();
    await database.drop();
  });
});

describe('the service when it stops', () => {
  it('npm start told to stop leaves nothing running', async () => {
    const service = services.start({}, 'npm', ['start']);
    const address = await service.listening;
    const pid = await services.postgresPid();
    service.process.kill('SIGTERM');
    await service.exit;
    while (isAlive(pid)) await sleep(50);
    await expect(fetch(`${address}/health/live`)).rejects.toThrow();
  });
});
