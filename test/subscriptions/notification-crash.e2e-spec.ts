import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { JsonObject } from '../../src/edm/json/json-value';
import { recordBody, sessionBody } from '../support/bodies';
import { Services, tokenFor, type Service } from '../support/service';
import { subscriptionBody } from '../support/subscriptions';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { WebhookReceiver, type Reaction } from '../support/webhook-receiver';

// The first start builds where there is no fresh build.
jest.setTimeout(120_000);

const CALLS = 50;
const CHANGES_OF_A_CALL = 100;
const calls = Array.from({ length: CALLS }, (_, n) => `call-${n}`);

let services: Services;
let database: TestDatabase;
let log: Client;
let receiver: WebhookReceiver;
beforeEach(async () => {
  [services, database, receiver] = await Promise.all([
    Services.create(),
    createTestDatabase(),
    new WebhookReceiver().start(),
  ]);
  log = new Client(database.url);
  await log.connect();
});
afterEach(async () => {
  isOver = true;
  await services.end();
  await receiver.stop();
  await log.end();
  await database.drop();
});

/** Where the service is now, and a token of it. */
let service: Service;
let address: string;
let token: string;
const agent = new Agent({ keepAlive: true, maxSockets: CALLS });
afterAll(() => agent.destroy());

async function startService(): Promise<void> {
  [service, address] = await services.startListening({ LOG_LEVEL: 'silent', DATABASE_URL: database.url });
  token = await tokenFor(address);
}

/** Asks once. @returns the status; undefined when there was no answer */
async function ask(method: string, path: string, body?: JsonObject): Promise<number | undefined> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  try {
    const request = httpRequest(`${address}/v1.0/${path}`, { agent, method, headers });
    request.end(body && JSON.stringify(body));
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    await text(answer);
    return answer.statusCode;
  } catch {
    return undefined;
  }
}

let written = 0;
let isOver = false;

/** Makes, changes and deletes a call again and again, until so many changes were answered. */
async function change(id: string): Promise<void> {
  const path = `communications/callRecords/${id}`;
  const steps = [
    () => ask('POST', 'communications/callRecords', recordBody({ id })),
    ...[1, 2, 3].map(() => () => ask('POST', `${path}/sessions`, sessionBody())),
    () => ask('DELETE', path),
  ];
  for (let done = 0, n = 0; done < CHANGES_OF_A_CALL && !isOver; n++) {
    const status = await steps[n % steps.length]?.();
    if (status === undefined) await sleep(20);
    else if (status < 300) {
      done++;
      written++;
    }
  }
}

/** Notifications of which the receiver has taken notice, and the service does not know that. */
let lost = 0;

const numberOf = (body: string): number => (JSON.parse(body) as { value: unknown[] }).value.length;

/** An unreliable receiver: what it does with each of its POSTs, told by their number; it is slow with all. */
const mishaps: Readonly<Record<number, Reaction>> = {
  3: (_, response) => void response.writeHead(500).end(),
  6: ({ body }, response) => {
    lost += numberOf(body);
    response.destroy();
  },
  9: async ({ body }) => {
    lost += numberOf(body);
    await receiver.stop();
    await sleep(700);
    await receiver.start();
  },
  12: async ({ body }, response) => {
    lost += numberOf(body);
    await sleep(3_200);
    response.writeHead(202).end();
  },
};

describe('notifications', () => {
  it('every change is delivered, in order, through failures of the receiver and deaths of the service', async () => {
    await startService();
    const kills = [0.3, 0.7].map((part) => part * CALLS * CHANGES_OF_A_CALL);
    let received = 0;
    let restart = Promise.resolve();
    receiver.react = async (post, response) => {
      received++;
      await sleep(20);
      const mishap = mishaps[received];
      if (mishap) return mishap(post, response);
      response.writeHead(202);
      if (written >= (kills[0] ?? Infinity)) {
        kills.shift();
        // It has been told of these, and dies before it hears that they have arrived.
        lost += numberOf(post.body);
        service.process.kill('SIGKILL');
        restart = service.exit.then(startService);
        await service.exit;
      }
      response.end();
    };
    expect(await ask('POST', 'subscriptions', subscriptionBody(receiver.origin))).toBe(201);
    await Promise.all(calls.map(change));
    await restart;

    const state = `SELECT (SELECT count(*)::integer FROM notification) AS owed, (SELECT count(*)::integer FROM change
    WHERE position IS NULL OR position > (SELECT cursor FROM subscription)) AS untold`;
    while (!isOver) {
      const { rows } = await log.query<{ owed: number; untold: number }>(state);
      if (rows[0]?.owed === 0 && rows[0].untold === 0) break;
      await sleep(50);
    }
    expect(kills).toEqual([]);

    const { rows: changes } = await log.query<{ call_record_id: string; kind: string }>(
      'SELECT call_record_id, kind FROM change ORDER BY position',
    );
    expect(changes.length).toBeGreaterThanOrEqual(CALLS * CHANGES_OF_A_CALL);
    const told = receiver.notifications();
    const first = [...new Map(told.toReversed().map((one) => [one.id, one])).values()].toReversed();
    for (const id of calls) {
      const kinds = first.filter(({ resource }) => resource === `communications/callRecords/${id}`);
      const expected = changes.filter((change) => change.call_record_id === id).map(({ kind }) => kind);
      expect([id, kinds.map(({ changeType }) => changeType)]).toEqual([id, expected]);
    }
    expect(told.length - first.length).toBeLessThanOrEqual(lost);
  });
});
