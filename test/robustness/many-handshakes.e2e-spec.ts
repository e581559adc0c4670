import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { JsonObject } from '../../src/edm/json/json-value';
import { clientOf, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { OddServer } from '../support/odd-server';
import { subscriptionBody, subscriptions } from '../support/subscriptions';
import { otherTenant, startTestApp, type TestApp } from '../support/test-app';
import { WebhookReceiver } from '../support/webhook-receiver';

let api: TestApp;
let client: CallRecordsClient;
let receiver: WebhookReceiver;
let database: Client;
beforeAll(async () => {
  [api, receiver] = await Promise.all([startTestApp({ poolSize: 10 }), new WebhookReceiver().start()]);
  client = clientOf(api);
  database = new Client(api.databaseUrl);
  await database.connect();
});
afterEach(async () => {
  receiver.handshakes.length = 0;
  await database.query('DELETE FROM subscription');
});
afterAll(async () => {
  await database.end();
  await api.close();
  await receiver.stop();
});

describe('many handshakes', () => {
  it('makes few connections to an address that does not answer, and none less for other tenants', async () => {
    const silent = await new OddServer().start();
    const body = subscriptionBody(receiver.origin, { notificationUrl: silent.url() });
    // A tenant of its own: what fails counts for a minute.
    const token = await api.token(otherTenant);
    const creations = Array.from({ length: 100 }, () => client.post(subscriptions, body, { token }));
    while (silent.open < 4) await sleep(5);
    for (let n = 0; n < 5; n++) await client.create(subscriptions, subscriptionBody(receiver.origin));
    // Those that have waited for their turn in vain.
    const refused = await Promise.race(creations);
    expectError(refused, 'tooManyRequests');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await silent.stop();
    const answers = await Promise.all(creations);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400, 429]));
    expect([silent.most, silent.count]).toEqual([4, 4]);
  });

  it('asks no address where there are as many subscriptions as there may be, and makes no more at once', async () => {
    const one = await client.create(subscriptions, subscriptionBody(receiver.origin));
    const copies = `INSERT INTO subscription (tenant_id, id, body, expires_at, endpoint_id, cursor)
    SELECT tenant_id, gen_random_uuid(), body, expires_at, endpoint_id, cursor FROM subscription, generate_series(1, 97)
    WHERE id = $1`;
    await database.query(copies, [one.id]);
    const create = () => client.post(subscriptions, subscriptionBody(receiver.origin));
    const answers = await Promise.all(Array.from({ length: 10 }, create));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, ...Array<number>(8).fill(403)]);
    receiver.handshakes.length = 0;
    expectError(await create(), 'tooManySubscriptions');
    expect(receiver.handshakes).toEqual([]);
  });

  it('does not ask on and on where nobody consents', async () => {
    const { shake } = receiver;
    receiver.shake = (_, response) => void response.writeHead(404).end();
    const token = await api.token('33333333-3333-4333-8333-333333333333');
    const create = (body: JsonObject) => client.post(subscriptions, body, { token });
    for (let n = 0; n < 60; n++)
      expectError(await create(subscriptionBody(receiver.origin)), 'subscriptionNotValidated');
    const refused = await create(subscriptionBody(receiver.origin));
    expectError(refused, 'tooManyRequests');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(receiver.handshakes).toHaveLength(60);
    receiver.shake = shake;
    await client.create(subscriptions, subscriptionBody(receiver.origin));
  });
});
