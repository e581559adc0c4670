import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { JsonObject } from '../../src/edm/json/json-value';
import { many, recordBody, sessionBody } from '../support/bodies';
import { callRecords, clientOf, type CallRecordsClient } from '../support/call-records';
import { Neighbour, type Times } from '../support/neighbour';
import { slowFilter, SlowReads } from '../support/slow-reads';
import { subscriptionBody, subscriptions } from '../support/subscriptions';
import { otherTenant, startTestApp, type TestApp } from '../support/test-app';
import { WebhookReceiver } from '../support/webhook-receiver';

jest.setTimeout(120_000);

/** How often the neighbour does its work under each attack. */
const ROUNDS = 3;
/** How many times as long as usual an answer may take, and milliseconds on top: the machine may be busy. */
const [FACTOR, SLACK] = [50, 2_000];
/** How often fairness is looked for: an attack that starves others does so each time, other work on the machine does not. */
const ATTEMPTS = 4;

let api: TestApp;
let greedy: CallRecordsClient;
let token: string;
let receiver: WebhookReceiver;
let server: Client;
let neighbour: Neighbour;
let usual: Times;
/** Set once nobody takes part in an attack any more. */
let gone: AbortController;

beforeAll(async () => {
  [api, receiver] = await Promise.all([startTestApp({ poolSize: 10 }), new WebhookReceiver().start()]);
  greedy = clientOf(api);
  token = await api.token();
  server = new Client({ connectionString: api.databaseUrl });
  await server.connect();
  await greedy.create(callRecords, recordBody({ id: 'call', sessions: many(80, (n) => sessionBody({ id: `s${n}` })) }));
  await greedy.create(callRecords, recordBody({ id: 'long', joinWebUrl: 'x'.repeat(3_000_000) }));
  const client = clientOf(api, { authorization: `Bearer ${await api.token(otherTenant)}` });
  neighbour = await Neighbour.settle(api, client, receiver);
  const { failures, slowest } = await neighbour.work(ROUNDS + 2);
  expect(failures).toEqual([]);
  usual = slowest;
});
beforeEach(() => (gone = new AbortController()));
afterEach(async () => {
  gone.abort();
  while ((await busy()) > 0) await sleep(50);
});
afterAll(async () => {
  await server.end();
  await api.close();
  await receiver.stop();
});

/** How many statements the server has been at for a while. */
async function busy(): Promise<number> {
  const { rows } = await server.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM pg_stat_activity
    WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()
      AND now() - query_start > interval '150 ms'`,
  );
  return rows[0]?.count ?? 0;
}

/** Asks again and again, so many at a time, until the attack is over. */
function flood(count: number, request: () => readonly [path: string, init?: RequestInit]): void {
  const { signal } = gone;
  const one = async (): Promise<void> => {
    while (!signal.aborted) {
      const [path, init = {}] = request();
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      await fetch(`${api.http}${path}`, { headers, ...init, signal })
        .then((answer) => answer.arrayBuffer())
        .catch(() => undefined);
    }
  };
  for (let n = 0; n < count; n++) void one();
}

/** What the neighbour suffers: requests that fail, and those that take far longer than usual. */
async function sufferings(): Promise<string[]> {
  const { failures, slowest } = await neighbour.work(ROUNDS);
  const slow = [...slowest].filter(([what, ms]) => ms >= (usual.get(what) ?? 0) * FACTOR + SLACK);
  return [...failures, ...slow.map(([what, ms]) => `${what} took ${ms} ms, and usually ${usual.get(what)} ms`)];
}

async function expectFair(): Promise<void> {
  let found: string[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    found = await sufferings();
    if (found.length === 0) return;
  }
  expect(found).toEqual([]);
}

const slowQueries = (): void => {
  const slow = new SlowReads(api, token).start(12);
  gone.signal.addEventListener('abort', () => void slow.end());
};

const doubled = (times: number): string =>
  times === 0 ? 'joinWebUrl' : `concat(${doubled(times - 1)},${doubled(times - 1)})`;
const longTexts = (): void => {
  const few = `$compute=${doubled(2)} as a&$select=id,a`;
  const often = `$compute=${Array.from({ length: 40 }, (_, n) => `${doubled(2)} as a${n}`).join(',')}`;
  flood(6, () => [`${callRecords}?${few}`]);
  flood(6, () => [`${callRecords}?${often}`]);
};

const slowFilters = async (): Promise<void> => {
  const resource = `communications/callRecords?$filter=${slowFilter}`;
  // One without other call records, which a new subscription would look at.
  const watcher = clientOf(api, { authorization: `Bearer ${await api.token(randomUUID())}` });
  for (let n = 0; n < 10; n++) await watcher.create(subscriptions, subscriptionBody(receiver.origin, { resource }));
  await watcher.create(callRecords, recordBody({ sessions: many(400, (n) => sessionBody({ id: `${n}` })) }));
  gone.signal.addEventListener(
    'abort',
    () => void server.query('DELETE FROM subscription WHERE body ->> $1 LIKE $2', ['resource', '%filter%']),
  );
};

const slowHandshakes = (): void => {
  const { shake } = receiver;
  receiver.shake = (received, response) => {
    if (!received.url.startsWith('/slow')) return shake.call(receiver, received, response);
    gone.signal.addEventListener('abort', () => response.destroy());
  };
  const body = subscriptionBody(receiver.origin, { notificationUrl: `${receiver.origin}/slow` });
  const creation: JsonObject = { id: '1', atomicityGroup: 'g', method: 'POST', url: '/subscriptions', body };
  const batch = JSON.stringify({ requests: [creation] });
  flood(12, () => ['/v1.0/$batch', { method: 'POST', body: batch }]);
};

const clientsThatDoNotRead = async (): Promise<void> => {
  const sockets = Array.from({ length: 40 }, (): Socket => {
    const { hostname, port } = new URL(api.http);
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    socket
      .pause()
      .write(`GET ${callRecords}('long') HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    return socket;
  });
  gone.signal.addEventListener('abort', () => sockets.forEach((socket) => socket.destroy()));
  await sleep(500);
};

const exports = (): void => flood(8, () => [`${callRecords}/export?$compute=${doubled(2)} as a`]);

const attacks: [name: string, begin: () => void | Promise<void>][] = [
  ['has a dozen slow queries', slowQueries],
  ['computes long texts again and again', longTexts],
  ['has subscriptions with slow filters', slowFilters],
  ['makes groups that subscribe at an address that does not answer', slowHandshakes],
  ['does not read its answers', clientsThatDoNotRead],
  ['exports again and again', exports],
];

describe('a tenant reads, writes, exports, groups and is notified as usual while another', () => {
  it.each(attacks)('%s', async (_, begin) => {
    await begin();
    await sleep(300);
    await expectFair();
  });

  it('does all of that at once', async () => {
    for (const [, begin] of attacks) await begin();
    await expectFair();
  });
});
