import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { Sweeper } from '../../src/subscriptions/dispatch/sweeper';
import { recordBody } from '../support/bodies';
import { callRecords, clientOf, itemsOf, type CallRecordsClient } from '../support/call-records';
import { consents, OddServer } from '../support/odd-server';
import { subscriptionBody, subscriptions } from '../support/subscriptions';
import { otherTenant, startTestApp, tenant, type TestApp } from '../support/test-app';
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
  await database.query('DELETE FROM subscription');
  await database.query('DELETE FROM notification_endpoint');
  receiver.posts.length = 0;
});
afterAll(async () => {
  await database.end();
  await api.close();
  await receiver.stop();
});

const countOf = async (query: string): Promise<number> =>
  (await database.query<{ count: number }>(`SELECT count(*)::integer AS count FROM ${query}`)).rows[0]?.count ?? 0;

describe('slow addresses', () => {
  it('leaves POSTs to other tenants while those of one are not answered, and burdens no host with all of them', async () => {
    const silent = await Promise.all(Array.from({ length: 3 }, () => new OddServer(consents(() => undefined)).start()));
    for (const server of silent)
      for (let n = 0; n < 14; n++)
        await client.create(subscriptions, subscriptionBody('', { notificationUrl: `${server.url()}${n}` }));
    const options = { token: await api.token(otherTenant) };
    await client.create(subscriptions, subscriptionBody(receiver.origin), options);
    for (const server of silent) server.most = 0;
    await client.create(callRecords, recordBody());
    while (!silent.some(({ open }) => open > 0)) await countOf('change');
    for (let n = 1; n <= 5; n++) {
      await client.create(callRecords, recordBody(), options);
      await receiver.until(() => receiver.notifications().length === n);
    }
    expect(silent.map(({ most }) => most <= 8)).toEqual([true, true, true]);
    await database.query('DELETE FROM subscription');
    await Promise.all(silent.map((server) => server.stop()));
  });

  it('serves an address again whose lease and pauses are from before the clock was set back', async () => {
    await client.create(subscriptions, subscriptionBody(receiver.origin));
    const far = `now() + interval '3 days'`;
    await database.query(`UPDATE notification_endpoint SET due_at = ${far}, leased_until = ${far}`);
    await client.create(callRecords, recordBody());
    while ((await countOf('notification')) === 0);
    await database.query(`UPDATE notification SET attempts = 1, due_at = ${far}`);
    await database.query(`UPDATE subscription SET take_failures = 1, take_at = ${far}`);
    await client.create(callRecords, recordBody());
    await api.app.get(Sweeper, { strict: false }).sweep();
    await receiver.until(() => receiver.notifications().length === 2);
  });

  it('does not let what cannot be encrypted hold up others at the same address', async () => {
    const { id } = await client.create(subscriptions, subscriptionBody(receiver.origin));
    // As an older version could have accepted it.
    const unfit = { includeResourceData: true, encryptionCertificate: 'eA==', encryptionCertificateId: 'x' };
    await database.query('UPDATE subscription SET body = body || $1::jsonb', [JSON.stringify(unfit)]);
    const good = await client.create(subscriptions, subscriptionBody(receiver.origin));
    for (let n = 1; n <= 3; n++) {
      await client.create(callRecords, recordBody());
      await receiver.until(() => receiver.notifications().length === n);
    }
    expect(new Set(receiver.notifications().map(({ subscriptionId }) => subscriptionId))).toEqual(new Set([good.id]));
    const [delivery] = itemsOf(await client.read(`${subscriptions}/${String(id)}/deliveries`));
    expect(delivery).toMatchObject({
      status: 'pending',
      lastError: 'The call record could not be encrypted for the certificate.',
    });
  });
});

describe('a subscription to which very much belongs', () => {
  const piledUp = `INSERT INTO notification (tenant_id, subscription_id, position, endpoint_id, kind, call_record_id, give_up_at)
    SELECT tenant_id, id, -n, endpoint_id, 'created', n::text, now() FROM subscription, generate_series(1, 12000) n
    WHERE id = $1`;

  it('is deleted at once, and removed in parts', async () => {
    const { id } = await client.create(subscriptions, subscriptionBody(receiver.origin));
    const one = `${subscriptions}/${String(id)}`;
    await database.query(`UPDATE notification_endpoint SET due_at = now() + interval '1 hour'`);
    await database.query(piledUp, [id]);
    expect((await client.delete(one)).status).toBe(204);
    expect((await client.get(one)).status).toBe(404);
    expect(await countOf('notification')).toBe(7_000);
    await database.query('UPDATE notification_endpoint SET due_at = now()');
    await client.create(subscriptions, subscriptionBody(receiver.origin));
    await client.create(callRecords, recordBody({ id: 'next' }));
    await receiver.until(() => receiver.notifications().length > 0);
    expect(receiver.notifications()).toMatchObject([{ resource: 'communications/callRecords/next' }]);
    await api.app.get(Sweeper, { strict: false }).sweep();
    expect([await countOf('notification'), await countOf('subscription')]).toEqual([0, 1]);
  });

  it('is given up in parts', async () => {
    const { id } = await client.create(subscriptions, subscriptionBody(receiver.origin));
    await database.query(`UPDATE notification_endpoint SET due_at = now() + interval '1 hour', failures = 5`);
    await database.query(piledUp, [id]);
    await api.app.get(Sweeper, { strict: false }).sweep();
    expect(await countOf(`notification WHERE status = 'failed'`)).toBe(12_000);
  });

  it('keeps nothing else from being removed', async () => {
    const ended = randomUUID();
    const broken = `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION $$broken$$; END';
      CREATE TRIGGER fail BEFORE UPDATE ON notification FOR EACH ROW EXECUTE FUNCTION fail()`;
    const { id } = await client.create(subscriptions, subscriptionBody(receiver.origin));
    await database.query(`UPDATE notification_endpoint SET due_at = now() + interval '1 hour', failures = 5`);
    await database.query(piledUp, [id]);
    await database.query(broken);
    await database.query(
      `INSERT INTO subscription (tenant_id, id, body, expires_at, removed_at, endpoint_id, cursor)
        SELECT tenant_id, $2, body, now(), now(), endpoint_id, cursor FROM subscription WHERE tenant_id = $1`,
      [tenant, ended],
    );
    await api.app.get(Sweeper, { strict: false }).sweep();
    expect(await countOf('subscription')).toBe(1);
    await database.query('DROP FUNCTION fail() CASCADE');
  });
});
