import { Client } from 'pg';
import { many, recordBody } from '../support/bodies';
import { callRecords, clientOf, itemsOf, type CallRecordsClient } from '../support/call-records';
import { subscriptionBody, subscriptions } from '../support/subscriptions';
import { startTestApp, type TestApp } from '../support/test-app';
import { WebhookReceiver, type Reaction } from '../support/webhook-receiver';

let api: TestApp;
let client: CallRecordsClient;
let receiver: WebhookReceiver;
let database: Client;
let accept: Reaction;
let path: string;
let made = 0;
beforeAll(async () => {
  [api, receiver] = await Promise.all([startTestApp(), new WebhookReceiver().start()]);
  client = clientOf(api);
  database = new Client(api.databaseUrl);
  await database.connect();
  accept = receiver.react;
});
beforeEach(async () => {
  const notificationUrl = `${receiver.origin}/${++made}`;
  const { id } = await client.create(subscriptions, subscriptionBody(receiver.origin, { notificationUrl }));
  path = `${subscriptions}/${String(id)}`;
});
afterEach(async () => {
  receiver.react = accept;
  await database.query('DELETE FROM subscription');
  await database.query('DELETE FROM notification_endpoint');
});
afterAll(async () => {
  await database.end();
  await api.close();
  await receiver.stop();
});

/** Rows of a query, once there are some. */
async function rowsOf<Row extends object>(query: string): Promise<Row[]> {
  for (;;) {
    const { rows } = await database.query<Row>(query);
    if (rows.length > 0) return rows;
  }
}

/** Sets what is known of the address, to which nothing is sent before {@link letGo}. */
async function hold(assignments = ''): Promise<void> {
  await database.query(`UPDATE notification_endpoint SET due_at = now() + interval '1 hour' ${assignments}`);
}

const letGo = (): Promise<unknown> => database.query('UPDATE notification_endpoint SET due_at = now()');

/** Makes call records, and waits until it is due to tell of them. */
async function create(count: number): Promise<void> {
  const bodies = many(count, (n) => recordBody({ id: `r${made}-${n}` }));
  for (const body of bodies) await client.create(callRecords, body);
  await rowsOf(`SELECT FROM notification HAVING count(*) = ${count}`);
}

interface Attempt {
  readonly wait: number;
  readonly address: number;
}

describe('a notification that is not taken', () => {
  it('is tried after ever longer times, each by chance, up to five minutes', async () => {
    // The longest first, so that none comes back before the next is asked for.
    receiver.react = (_, response) => void response.writeHead(503).end();
    await hold();
    await create(8);
    for (const [failures, longest] of [
      [100, 300],
      [9, 300],
      [5, 32],
      [1, 2],
      [0, 1],
    ] as const) {
      await database.query(`UPDATE notification SET attempts = ${failures}, due_at = now()`);
      await hold(`, failures = ${failures}`);
      await letGo();
      const attempts = await rowsOf<Attempt>(
        `SELECT extract(epoch FROM n.due_at - attempted_at)::float AS wait, extract(epoch FROM e.due_at - attempted_at)::float
        AS address FROM notification n JOIN notification_endpoint e ON e.id = n.endpoint_id
        WHERE attempts = ${failures + 1} AND e.failures = ${failures + 1}`,
      );
      for (const seconds of attempts.flatMap(({ wait, address }) => [wait, address])) {
        expect(seconds).toBeGreaterThanOrEqual(longest / 2);
        expect(seconds).toBeLessThanOrEqual(longest);
      }
      // All go together as long as nothing has failed, and none comes back with another.
      if (failures === 0) expect(new Set(attempts.map(({ wait }) => wait)).size).toBe(8);
      else expect(attempts).toHaveLength(1);
    }
  });

  it('is tried for four hours', async () => {
    await hold();
    await create(1);
    const query = `SELECT FROM notification WHERE give_up_at - created_at = interval '4 hours'`;
    expect((await database.query(query)).rowCount).toBe(1);
  });

  it('has three seconds to be answered', async () => {
    let release = (): void => undefined;
    receiver.react = async (_, response) => {
      await new Promise<void>((resolve) => (release = resolve));
      response.writeHead(202).end();
    };
    await create(1);
    await rowsOf('SELECT FROM notification WHERE attempts > 0');
    const [delivery] = itemsOf(await client.read(`${path}/deliveries`));
    expect(delivery).toMatchObject({ status: 'pending', lastError: 'No answer came within 3 seconds.' });
    const { rows } = await database.query('SELECT answers, slow_answers AS slow FROM notification_endpoint');
    expect(rows).toEqual([{ answers: 1, slow: 1 }]);
    release();
  });

  it.each([
    ['10 of 100 answers are slow', 'answers = 99, slow_answers = 10', true],
    ['9 of 100 are', 'answers = 99, slow_answers = 9', false],
    ['10 of 99 are, which are too few', 'answers = 98, slow_answers = 10', false],
    [
      'more were, 10 minutes ago',
      `answers = 500, slow_answers = 400, window_began_at = now() - interval '601 s'`,
      false,
    ],
  ])('leaves an address alone for a while when %s: %s', async (_, known, isLeftAlone) => {
    await hold(`, ${known}`);
    await create(2);
    await letGo();
    await rowsOf('SELECT FROM notification HAVING count(*) = 0');
    const { rows } = await database.query<{ wait: number }>(
      'SELECT extract(epoch FROM due_at - now())::float AS wait FROM notification_endpoint',
    );
    expect(rows).toHaveLength(1);
    expect((rows[0]?.wait ?? 0) > 590).toBe(isLeftAlone);
    expect(receiver.notifications(`/${made}`)).toHaveLength(2);
  });
});
