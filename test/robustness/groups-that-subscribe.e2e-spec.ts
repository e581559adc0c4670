import { Client } from 'pg';
import { TenantDatabase } from '../../src/database/tenant-database';
import type { JsonObject } from '../../src/edm/json/json-value';
import { WebhookClient } from '../../src/subscriptions/outgoing/webhook.client';
import { Throttle } from '../../src/throttling/throttle';
import { recordBody } from '../support/bodies';
import { clientOf, itemsOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { subscriptionBody, subscriptions } from '../support/subscriptions';
import { otherTenant, startTestApp, tenant, type TestApp } from '../support/test-app';
import { WebhookReceiver, type Reaction } from '../support/webhook-receiver';

let api: TestApp;
let client: CallRecordsClient;
let other: CallRecordsClient;
let database: Client;
let receiver: WebhookReceiver;
let consent: Reaction;
beforeAll(async () => {
  // So few connections that one group at a time is made.
  [api, receiver] = await Promise.all([startTestApp({ poolSize: 4 }), new WebhookReceiver().start()]);
  client = clientOf(api);
  other = clientOf(api, { authorization: `Bearer ${await api.token(otherTenant)}` });
  database = new Client(api.databaseUrl);
  await database.connect();
  consent = receiver.shake;
});
beforeEach(async () => {
  receiver.shake = consent;
  receiver.handshakes.length = 0;
  await database.query('DELETE FROM subscription');
});
afterAll(async () => {
  await database.end();
  await api.close();
  await receiver.stop();
});

const addressOf = (path: string): string => `${receiver.origin}${path}`;
const creation = (path: string, members: JsonObject = {}): JsonObject => ({
  method: 'POST',
  url: '/subscriptions',
  body: subscriptionBody(receiver.origin, { notificationUrl: addressOf(path), ...members }),
});
const move = (url: string, path: string, members: JsonObject = {}): JsonObject => ({
  method: 'PATCH',
  url,
  body: { notificationUrl: addressOf(path) },
  ...members,
});
const recordCreation = (id: string): JsonObject => ({
  method: 'POST',
  url: '/communications/callRecords',
  body: recordBody({ id }),
});

async function group(by: CallRecordsClient, requests: JsonObject[]): Promise<JsonObject[]> {
  const withIds = requests.map((one, index) => ({ id: String(index + 1), ...one, atomicityGroup: 'g' }));
  return itemsOf((await by.post('/v1.0/$batch', { requests: withIds })).json, 'responses');
}

const statuses = (responses: readonly JsonObject[]) => responses.map(({ status }) => status);
const asked = (): string[] => receiver.handshakes.map(({ url }) => url.split('?')[0] as string).toSorted();
const urlsOf = async (): Promise<unknown[]> =>
  itemsOf(await client.read(subscriptions))
    .map(({ notificationUrl }) => notificationUrl)
    .toSorted();

describe('groups that subscribe', () => {
  it('addresses that answer slowly hold up no other group, and no transaction', async () => {
    const waiting: (() => unknown)[] = [];
    let onAsked = (): void => undefined;
    const allAsked = new Promise<void>((resolve) => (onAsked = resolve));
    receiver.shake = (received, response) => {
      if (waiting.push(() => consent(received, response)) === 4) onAsked();
    };
    const slow = ['/slow-1', '/slow-2'].map((path) =>
      group(client, [
        creation(path, { lifecycleNotificationUrl: addressOf(`${path}-life`) }),
        recordCreation(path.slice(1)),
      ]),
    );
    await allAsked;
    // Four addresses are asked at the same time, and only one group could have a turn.
    expect(statuses(await group(other, [recordCreation('meanwhile')]))).toEqual([201]);
    expect(statuses(await group(client, [recordCreation('meanwhile')]))).toEqual([201]);
    const { rows } = await database.query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'",
    );
    expect(rows).toEqual([]);
    expect((await client.get(pathTo('slow-1'))).status).toBe(404);
    for (const answer of waiting) answer();
    expect((await Promise.all(slow)).map(statuses)).toEqual([
      [201, 201],
      [201, 201],
    ]);
    expect(await urlsOf()).toEqual([addressOf('/slow-1'), addressOf('/slow-2')]);
    expect((await client.get(pathTo('slow-1'))).status).toBe(200);
  });

  it('each address of a group is asked once, however the request names the subscription', async () => {
    const { id } = await client.create(
      subscriptions,
      subscriptionBody(receiver.origin, { notificationUrl: addressOf('/old') }),
    );
    receiver.handshakes.length = 0;
    const responses = await group(client, [
      creation('/new'),
      move('$1', '/new-moved', { dependsOn: ['1'] }),
      move(`/subscriptions/${String(id)}`, '/old-moved'),
      move(`/subscriptions('${String(id)}')`, '/old-moved'),
    ]);
    expect(statuses(responses)).toEqual([201, 200, 200, 200]);
    expect(asked()).toEqual(['/new', '/new-moved', '/old-moved']);
    expect(await urlsOf()).toEqual([addressOf('/new-moved'), addressOf('/old-moved')]);
  });

  it('an address that does not consent undoes its group, and is blamed', async () => {
    receiver.shake = (received, response) =>
      received.url.startsWith('/no') ? void response.writeHead(500).end() : consent(received, response);
    const responses = await group(client, [creation('/yes'), creation('/no'), recordCreation('undone')]);
    expect(statuses(responses)).toEqual([424, 400, 424]);
    expect((responses[1]?.body as JsonObject).error).toMatchObject({ code: 'InvalidRequest' });
    expect(await urlsOf()).toEqual([]);
    expect((await client.get(pathTo('undone'))).status).toBe(404);
  });

  it('a group that fails anyhow asks no address', async () => {
    const failing = { method: 'DELETE', url: '/communications/callRecords/nobody' };
    expect(statuses(await group(client, [creation('/never'), failing]))).toEqual([424, 404]);
    expect(asked()).toEqual([]);
  });

  it('requests of a group are counted once, though they are made twice', async () => {
    const counted = jest.spyOn(Throttle.prototype, 'admit');
    expect(statuses(await group(client, [creation('/counted'), recordCreation('counted')]))).toEqual([201, 201]);
    expect(counted).toHaveBeenCalledTimes(2);
    counted.mockRestore();
  });

  it('no other host is reached from within a transaction', async () => {
    const webhooks = api.app.get(WebhookClient, { strict: false });
    const post = {
      url: addressOf('/direct'),
      tls: 'v1_2',
      contentType: 'text/plain',
      body: '',
      timeout: 1_000,
    } as const;
    const within = api.app.get(TenantDatabase, { strict: false }).together(tenant, () => webhooks.post(post));
    await expect(within).rejects.toThrow('Within a transaction nothing may wait for another host.');
    expect(receiver.posts.map(({ url }) => url)).not.toContain('/direct');
  });
});
