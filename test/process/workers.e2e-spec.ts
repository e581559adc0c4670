import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../../src/database/embedded/postmaster-file';
import { many, sessionBody } from '../support/bodies';
import { record, Services, tokenFor, type Service } from '../support/service';

// The first start builds where there is no fresh build.
jest.setTimeout(120_000);

let services: Services;
let service: Service;
let address: string;
let token: string;
beforeAll(async () => {
  services = await Services.create();
  [service, address] = await services.startListening({ WORKERS: '2' });
  token = await tokenFor(address);
});
afterAll(() => services.end());

const path = '/v1.0/communications/callRecords';

interface Answer {
  readonly status: number | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Process ids of those that have answered a request, by the lines of the log. */
function servingPids(): number[] {
  const lines = service.output().matchAll(/^\{.*"pid":(\d+).*"msg":"request"/gm);
  return [...new Set([...lines].map(([, pid]) => Number(pid)))];
}

/** A client with a connection of its own. */
class Connection {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(
    private readonly address: string,
    private readonly token: string,
  ) {}

  /** Sends a POST where there is a body, and a GET otherwise. */
  async send(url: string, body?: object): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
    const method = body ? 'POST' : 'GET';
    const sent = httpRequest(`${this.address}${url}`, { method, agent: this.agent, headers });
    sent.end(body && JSON.stringify(body));
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return { status: answer.statusCode, body: JSON.parse(await text(answer)) as Answer['body'] };
  }

  close(): void {
    this.agent.destroy();
  }
}

describe('several processes', () => {
  it('two processes write below one call and lose nothing', async () => {
    expect(service.output()).toMatch(/^Workers {9}2 processes$/m);
    const connections = Array.from({ length: 16 }, () => new Connection(address, token));
    const [first] = connections as [Connection];
    const call = `${path}/${String((await first.send(path, record)).body.id)}`;
    const ids = connections.map((_, client) =>
      many(12, (n) => ({ id: `c${client}-${n}` })).map(({ id }) => String(id)),
    );
    await Promise.all(
      connections.map(async (connection, client) => {
        for (const id of ids[client] ?? []) {
          const { status, body } = await connection.send(`${call}/sessions`, sessionBody({ id }));
          expect([status, body.id]).toEqual([201, id]);
          expect((await connection.send(`${call}/sessions/${id}`)).status).toBe(200);
        }
      }),
    );
    expect((await first.send(call)).body.version).toBe(1 + 16 * 12);
    const page = (await first.send(`${call}/sessions?$top=1000&$select=id`)).body.value as { id: string }[];
    expect(page.map(({ id }) => id).toSorted()).toEqual(ids.flat().toSorted());
    for (const connection of connections) connection.close();
    expect(servingPids()).toHaveLength(2);
    expect(servingPids()).not.toContain(service.process.pid);
  });

  it('a process that is killed is replaced, and the others serve meanwhile', async () => {
    const ask = async (url: string): Promise<number | undefined> => {
      const connection = new Connection(address, token);
      const { status } = await connection.send(url);
      connection.close();
      return status;
    };
    const untilServedBy = async (count: number): Promise<void> => {
      while (servingPids().length < count) expect(await ask(path)).toBe(200);
    };
    await untilServedBy(2);
    process.kill(servingPids()[0] ?? 0, 'SIGKILL');
    await service.printed(/^A worker process has ended by itself \(SIGKILL\)\. Another takes its place\.$/m);
    expect(await ask('/health/ready')).toBe(200);
    await untilServedBy(3);
  });

  it('a start that is stopped leaves no process', async () => {
    const others = await Services.create();
    const other = others.start({ WORKERS: '2' });
    while ((await others.postgresPid()) === 0) await sleep(10);
    expect(await others.stop(other)).toBe(0);
    expect(other.lines()).toEqual(['']);
    await others.end();
  });

  it('a port that is taken is told once', async () => {
    const other = await Services.create();
    const { port } = new URL(address);
    const second = other.start({ WORKERS: '2', PORT: port });
    expect(await second.exit).toBe(1);
    expect(second.lines()).toEqual([`PORT=${port}: another program uses this port`]);
    await other.end();
  });

  it('busy clients lose no answer when the service stops, of which nothing is left', async () => {
    const keepAsking = async (): Promise<(number | undefined)[]> => {
      const agent = new Agent({ keepAlive: true });
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const statuses: (number | undefined)[] = [];
      for (let isOpen = true; isOpen;) {
        const sent = httpRequest(`${address}${path}`, { method: 'POST', agent, headers });
        sent.end(JSON.stringify(record));
        const [answer] = (await once(sent, 'response')) as [IncomingMessage];
        await text(answer);
        statuses.push(answer.statusCode);
        isOpen = answer.headers.connection !== 'close';
      }
      agent.destroy();
      return statuses;
    };
    const clients = [1, 2, 3, 4].map(keepAsking);
    await sleep(300);
    const pids = [...servingPids(), await services.postgresPid()];
    expect(pids).toHaveLength(4);
    expect(await services.stop(service)).toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(new Set((await Promise.all(clients)).flat())).toEqual(new Set([201]));
    expect(service.output()).not.toContain('cut off');
  });
});
