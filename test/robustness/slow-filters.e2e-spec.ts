import { Client } from 'pg';
import type { JsonObject } from '../../src/edm/json/json-value';
import { many, recordBody, sessionBody } from '../support/bodies';
import { callRecords, clientOf, itemsOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { subscriptionBody, subscriptions } from '../support/subscriptions';
import { otherTenant, startTestApp, type TestApp } from '../support/test-app';
import { WebhookReceiver } from '../support/webhook-receiver';

/** A filter that takes the fourth power of the number of a record's sessions, but for one id. */
const slowFilter =
  "id eq 'cheap' or sessions/any(a:$it/sessions/any(b:$it/sessions/any(c:$it/sessions/any(d:" +
  "concat(concat(a/id,b/id),concat(c/id,d/id)) eq 'none'))))";
const slow = { resource: `communications/callRecords?$filter=${slowFilter}` };
const hostile = ['44444444-4444-4444-8444-444444444444', '55555555-5555-4555-8555-555555555555'];

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
  await database.query('DELETE FROM subscription');
  receiver.posts.length = 0;
});
afterAll(async () => {
  await database.end();
  await api.close();
  await receiver.stop();
});

const heavyRecord = (id: string): JsonObject =>
  recordBody({ id, sessions: many(400, (n) => sessionBody({ id: `${n}` })) });

/** Waits until a query of one number gives one that is large enough. */
async function until(query: string, least = 1): Promise<void> {
  for (let count = 0; count < least;)
    [{ count }] = (await database.query<{ count: number }>(query)).rows as [{ count: number }];
}

describe('slow filters', () => {
  it('does not let subscriptions with slow filters keep other tenants from being told', async () => {
    for (const tenant of hostile) {
      const options = { token: await api.token(tenant) };
      for (let n = 0; n < 10; n++) await client.create(subscriptions, subscriptionBody(receiver.origin, slow), options);
    }
    const options = { token: await api.token(otherTenant) };
    await client.create(subscriptions, subscriptionBody(receiver.origin), options);
    for (const tenant of hostile)
      await client.create(callRecords, heavyRecord('heavy'), { token: await api.token(tenant) });
    await until('SELECT count(*)::integer FROM subscription WHERE take_failures > 0');
    for (let n = 1; n <= 3; n++) {
      await client.create(callRecords, recordBody({ id: `n${n}` }), options);
      await receiver.until(() => receiver.notifications().length >= n);
    }
    // Others had their turn before all of the slow ones were tried as often.
    const { rows } = await database.query('SELECT sum(take_failures)::integer AS count FROM subscription');
    expect((rows[0] as { count: number }).count).toBeLessThan(20);
  });

  it('lists the change that a filter is not answered for, says that it was missed, and goes on', async () => {
    const lifecycleNotificationUrl = `${receiver.origin}/lifecycle`;
    const body = subscriptionBody(receiver.origin, { ...slow, lifecycleNotificationUrl });
    const { id } = await client.create(subscriptions, body);
    const told = (): unknown[] => receiver.notifications('/notify').map(({ resource }) => resource);
    await client.create(callRecords, heavyRecord('heavy'));
    await client.create(callRecords, recordBody({ id: 'cheap' }));
    await until('SELECT count(*)::integer FROM subscription WHERE take_failures = 1 AND take_size = 100');
    expect(told()).toEqual([]);
    // It has been tried alone, and often.
    await database.query(`UPDATE subscription SET take_failures = 8, take_size = 1, take_at = now()`);
    await receiver.until(() => receiver.notifications('/lifecycle').length > 0 && told().length > 0);
    expect(receiver.notifications('/lifecycle')).toMatchObject([{ lifecycleEvent: 'missed', subscriptionId: id }]);
    expect(told()).toEqual(['communications/callRecords/cheap']);
    const deliveries = itemsOf(await client.read(`${subscriptions}/${String(id)}/deliveries`));
    expect(deliveries).toMatchObject([
      {
        changeType: 'created',
        resource: 'communications/callRecords/heavy',
        status: 'failed',
        lastError: 'The filter could not be answered in time for this call record.',
      },
    ]);
    const replay = `${subscriptions}/${String(id)}/deliveries/${String(deliveries[0]?.id)}/replay`;
    expect((await client.post(replay, '')).status).toBe(204);
    await receiver.until(() => told().length === 2);
    await client.delete(pathTo('cheap'));
    await receiver.until(() => told().length === 3);
    expect(receiver.notifications('/notify').at(-1)).toMatchObject({ changeType: 'deleted' });
  });
});
