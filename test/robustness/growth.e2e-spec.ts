import { Client } from 'pg';
import { RetentionService } from '../../src/changes/retention.service';
import { recordBody } from '../support/bodies';
import { callRecords, clientOf, itemsOf, type CallRecordsClient } from '../support/call-records';
import { inMinutes, subscriptionBody, subscriptions } from '../support/subscriptions';
import { startTestApp, type TestApp } from '../support/test-app';
import { WebhookReceiver } from '../support/webhook-receiver';

const RETENTION = 7;
const HOUR = 3_600_000;

let api: TestApp;
let client: CallRecordsClient;
let receiver: WebhookReceiver;
let database: Client;
beforeAll(async () => {
  [api, receiver] = await Promise.all([
    startTestApp({ changeRetentionDays: RETENTION }),
    new WebhookReceiver().start(),
  ]);
  client = clientOf(api);
  database = new Client({ connectionString: api.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await api.close();
  await receiver.stop();
});

const sweep = (now: number): Promise<void> => api.app.get(RetentionService, { strict: false }).sweep(now);
const countOf = async (table: string): Promise<number> =>
  Number((await database.query<{ count: string }>(`SELECT count(*) FROM ${table}`)).rows[0]?.count);

describe('tables that grow', () => {
  it('a subscription that can take no changes does not keep the log of changes for ever, and is told what it misses', async () => {
    const body = subscriptionBody(receiver.origin, { lifecycleNotificationUrl: `${receiver.origin}/lifecycle` });
    const { id } = await client.create(subscriptions, body);
    // As a filter that takes too long, whatever is tried.
    await database.query(`UPDATE subscription SET body = body || '{"resource": "nothing that can be watched"}'`);
    for (let n = 0; n < 3; n++) await client.create(callRecords, recordBody());
    const now = Date.now();
    await sweep(now);
    await database.query(`UPDATE change SET changed_at = changed_at - make_interval(days => ${RETENTION + 1})`);
    await client.create(callRecords, recordBody());

    await sweep(now + HOUR / 2);
    expect(await countOf('change')).toBe(4);
    await sweep(now + HOUR);
    expect(await countOf('change')).toBe(1);
    await receiver.until(() => receiver.posts.length > 0);
    const told = receiver.posts.flatMap((post) => (JSON.parse(String(post.body)) as { value: object[] }).value);
    expect(told).toMatchObject([{ lifecycleEvent: 'missed', subscriptionId: id }]);
    await client.delete(`${subscriptions}/${String(id)}`);
  });

  it('notifications that were given up are not kept for ever, however long their subscription is renewed', async () => {
    const { id } = await client.create(subscriptions, subscriptionBody(receiver.origin));
    receiver.react = (_, response) => void response.writeHead(500).end();
    for (let n = 0; n < 3; n++) await client.create(callRecords, recordBody());
    while ((await countOf('notification')) < 3) await new Promise((resolve) => setTimeout(resolve, 50));
    await database.query(`UPDATE notification SET status = 'failed'`);
    await database.query(`UPDATE notification SET created_at = created_at - make_interval(days => ${RETENTION + 1})
    WHERE position < (SELECT max(position) FROM notification)`);
    await sweep(Date.now() + 2 * HOUR);
    const path = `${subscriptions}/${String(id)}`;
    expect(itemsOf(await client.read(`${path}/deliveries`))).toMatchObject([{ status: 'failed' }]);
    expect((await client.patch(path, { expirationDateTime: inMinutes(90) })).status).toBe(200);
  });
});
