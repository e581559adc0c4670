import { Client } from 'pg';
import { ChangeLog } from '../../src/changes/change-log';
import { RetentionService } from '../../src/changes/retention.service';
import type { JsonObject } from '../../src/edm/json/json-value';
import { Sweeper } from '../../src/subscriptions/dispatch/sweeper';
import { many, recordBody, sessionBody } from '../support/bodies';
import { callRecords, clientOf, itemsOf, pagesFrom, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { inMinutes, subscriptionBody, subscriptions } from '../support/subscriptions';
import { otherTenant, startTestApp, tenant, type TestApp } from '../support/test-app';
import { WebhookReceiver, type Reaction } from '../support/webhook-receiver';

let api: TestApp;
let other: TestApp;
let client: CallRecordsClient;
let receiver: WebhookReceiver;
let database: Client;
let accept: Reaction;
beforeAll(async () => {
  [api, receiver] = await Promise.all([startTestApp(), new WebhookReceiver().start()]);
  // Two services share the work in all that follows.
  other = await startTestApp({}, { databaseUrl: api.databaseUrl });
  client = clientOf(api);
  database = new Client(api.databaseUrl);
  await database.connect();
  accept = receiver.react;
});
afterEach(async () => {
  receiver.react = accept;
  await database.query('DELETE FROM subscription');
  receiver.posts.length = 0;
});
afterAll(async () => {
  await database.end();
  await other.close();
  await api.close();
  await receiver.stop();
});

/** Subscribes at a path of its own. @returns the subscription, and what it has been told so far */
async function subscribe(path: string, members: JsonObject = {}) {
  const body = subscriptionBody(receiver.origin, { notificationUrl: `${receiver.origin}${path}`, ...members });
  const subscription = await client.create(subscriptions, body);
  const told = (): string[] => receiver.notifications(path).map(inShort);
  return { subscription, told };
}

function inShort({ changeType, resource }: JsonObject): string {
  return `${String(changeType)} ${String(resource).replace('communications/callRecords/', '')}`;
}

/** Makes a last record of which every subscription is told, so that nothing can be on its way any more. */
async function untilTold(told: () => string[], last: string): Promise<string[]> {
  await receiver.until(() => told().includes(last));
  return told();
}

describe('a notification', () => {
  it('tells of each change, in Graph’s form', async () => {
    const { subscription, told } = await subscribe('/all?key=1%202');
    await client.create(callRecords, recordBody({ id: 'one' }));
    await client.create(`${pathTo('one')}/sessions`, sessionBody());
    await client.delete(pathTo('one'));
    await receiver.until(() => receiver.notifications().length === 3);
    expect(receiver.posts.map(({ url }) => url).every((url) => url === '/all?key=1%202')).toBe(true);
    expect(receiver.posts[0]?.headers['content-type']).toBe('application/json; charset=utf-8');
    const [first] = receiver.notifications();
    expect(first).toEqual({
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      subscriptionId: subscription.id,
      subscriptionExpirationDateTime: subscription.expirationDateTime,
      clientState: 'secret',
      changeType: 'created',
      resource: 'communications/callRecords/one',
      resourceData: {
        '@odata.type': '#Microsoft.Graph.callRecord',
        '@odata.id': 'communications/callRecords/one',
        id: 'one',
      },
      tenantId: tenant,
    });
    expect(receiver.notifications().map(inShort)).toEqual(['created one', 'updated one', 'deleted one']);
    expect(told()).toEqual([]);
  });

  it.each<[string, string[]]>([
    ['created', ['created a']],
    ['updated', ['updated a', 'updated a']],
    ['deleted', ['deleted a']],
    ['created, updated', ['created a', 'updated a']],
  ])('tells a subscription to %s of that, and of the end of another record', async (changeType, expected) => {
    const { told } = await subscribe('/kinds', { changeType });
    const all = await subscribe('/all');
    await client.create(callRecords, recordBody({ id: 'a' }));
    await client.create(`${pathTo('a')}/sessions`, sessionBody());
    await client.delete(pathTo('a'));
    await untilTold(all.told, 'deleted a');
    await receiver.until(() => told().length >= expected.length);
    expect(told()).toEqual(expected);
  });

  it('tells of one call record', async () => {
    const { told } = await subscribe('/one', { resource: "communications/callRecords('b c')" });
    for (const id of ['b', 'b c', 'b c d']) await client.create(callRecords, recordBody({ id }));
    await client.delete(pathTo('b c'));
    expect(await untilTold(told, 'deleted b%20c')).toEqual(['created b%20c', 'deleted b%20c']);
  });
});

describe('a filter', () => {
  const person = '821809f5-0000-0000-0000-3b5136c0e777';
  const resource = `/communications/callRecords?$filter=participants/any(p:p/id eq '${person}')`;
  const withPerson = (id: string) => recordBody({ id, participants_v2: [{ id: person }] });

  it('has those told of that fulfil it, from when they do to their end', async () => {
    await client.create(callRecords, withPerson('old'));
    await client.create(callRecords, recordBody({ id: 'other' }));
    const { told } = await subscribe('/filter', { resource });
    await client.create(callRecords, withPerson('new'));
    await client.create(callRecords, recordBody({ id: 'late' }));
    expect(await untilTold(told, 'created new')).toEqual(['created new']);
    await client.create(`${pathTo('late')}/participants_v2`, { id: person });
    await client.create(`${pathTo('late')}/sessions`, sessionBody());
    await client.create(`${pathTo('old')}/sessions`, sessionBody());
    const later = await untilTold(told, 'updated old');
    expect(later).toEqual(['created new', 'created late', 'updated late', 'updated old']);
    for (const id of ['other', 'late', 'new', 'old']) await client.delete(pathTo(id));
    expect((await untilTold(told, 'deleted old')).slice(later.length)).toEqual([
      'deleted late',
      'deleted new',
      'deleted old',
    ]);
    const { rows } = await database.query('SELECT * FROM subscription_record');
    expect(rows).toEqual([]);
  });

  it.each([
    "participants/any(p:p/id in ('x','y'))",
    "participants/any(p:p/id eq 'x') or participants/any(p:p/id eq 'y')",
  ])('is one of Graph’s: %s', async (filter) => {
    const { told } = await subscribe('/some', { resource: `communications/callRecords?$filter=${filter}` });
    for (const id of ['x', 'z', 'y'])
      await client.create(callRecords, recordBody({ id: `with ${id}`, participants_v2: [{ id }] }));
    expect(await untilTold(told, 'created with%20y')).toEqual(['created with%20x', 'created with%20y']);
    for (const id of ['x', 'z', 'y']) await client.delete(pathTo(`with ${id}`));
    // The next one listens at the same place.
    await untilTold(told, 'deleted with%20y');
  });

  it('can be any of the query language', async () => {
    const { told } = await subscribe('/any', {
      resource: "communications/callRecords?$filter=type eq 'peerToPeer' and sessions/any(s:s/isTest)",
    });
    const sessions = [sessionBody({ isTest: true })];
    await client.create(callRecords, recordBody({ id: 'no' }));
    await client.create(callRecords, recordBody({ id: 'neither', sessions }));
    await client.create(callRecords, recordBody({ id: 'yes', type: 'peerToPeer', sessions }));
    expect(await untilTold(told, 'created yes')).toEqual(['created yes']);
  });
});

describe('a notification', () => {
  it('sends what is due together in one POST, with what goes to the same address', async () => {
    const { told } = await subscribe('/together');
    await subscribe('/together', { changeType: 'created' });
    await holdAll();
    for (let n = 0; n < 4; n++) await client.create(callRecords, recordBody({ id: `t${n}` }));
    await untilPending(8);
    await database.query(`UPDATE notification_endpoint SET due_at = now()`);
    await receiver.until(() => told().length === 8);
    expect(receiver.posts).toHaveLength(1);
    expect(told()).toEqual([0, 0, 1, 1, 2, 2, 3, 3].map((n) => `created t${n}`));
  });
});

/** Has nothing sent for now. */
async function holdAll(): Promise<void> {
  await database.query(`UPDATE notification_endpoint SET due_at = now() + interval '1 hour'`);
}

/** Waits until a query finds something. */
async function until(query: string): Promise<void> {
  for (let found = 0; found === 0;) found = (await database.query(query)).rows.length;
}

/** Waits until so many notifications have been made, of which none has arrived. */
function untilPending(count: number): Promise<void> {
  return until(`SELECT FROM notification HAVING count(*) = ${count}`);
}

describe('a notification', () => {
  it('goes on after failures, in the order of each record, and lets one that is refused harm no other', async () => {
    const { told } = await subscribe('/poison');
    let refusals = 0;
    receiver.react = (received, response) => {
      const isBad = received.body.includes('"communications/callRecords/bad"') && refusals < 2;
      if (isBad) refusals++;
      response.writeHead(isBad ? 400 : 202).end();
    };
    await client.create(callRecords, recordBody({ id: 'bad' }));
    for (let n = 0; n < 5; n++) await client.create(callRecords, recordBody({ id: `good${n}` }));
    await client.create(`${pathTo('bad')}/sessions`, sessionBody());
    const all = await untilTold(told, 'updated bad');
    expect(all.filter((text) => text.endsWith(' bad'))).toEqual(['created bad', 'updated bad']);
    expect(all.filter((text) => text.includes('good')).sort()).toEqual([0, 1, 2, 3, 4].map((n) => `created good${n}`));
    expect(refusals).toBe(2);
  });

  it('keeps what it gives up, lists it, and sends it again when asked to', async () => {
    const { subscription, told } = await subscribe('/down');
    const one = `${subscriptions}/${String(subscription.id)}`;
    let isDown = true;
    let refusals = 0;
    receiver.react = (_, response) => {
      if (isDown) refusals++;
      response.writeHead(isDown ? 503 : 202).end();
    };
    await holdAll();
    for (const id of ['d0', 'd1', 'd2']) await client.create(callRecords, recordBody({ id }));
    await untilPending(3);
    await database.query('UPDATE notification_endpoint SET due_at = now(), failures = 50');
    await receiver.until(() => refusals > 0);
    await until('SELECT FROM notification WHERE attempts = 1');
    // Four hours of failures are over: the first one is tried once more, and the others have waited behind it.
    await database.query('UPDATE notification SET give_up_at = now(), due_at = now()');
    await database.query('UPDATE notification_endpoint SET due_at = now()');
    await until(`SELECT FROM notification WHERE attempts = 2 AND status = 'failed'`);
    await api.app.get(Sweeper, { strict: false }).sweep();

    const listed = await client.read(`${one}/deliveries`);
    expect(itemsOf(listed).map(inShort)).toEqual(['created d0', 'created d1', 'created d2']);
    expect(itemsOf(listed).map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
    expect(itemsOf(listed)[0]).toMatchObject({ attempts: 2, lastError: 'The answer has the status 503.' });
    isDown = false;
    const [first] = itemsOf(listed);
    const action = `${one}/deliveries('${String(first?.id)}')/microsoft.graph.replay`;
    expect((await client.post(action, '')).status).toBe(204);
    await receiver.until(() => told().length === 1);
    const { json } = await client.post(`${one}/replay`, '');
    expect(json).toEqual({ '@odata.context': `${api.http}/v1.0/$metadata#Edm.Int32`, value: 2 });
    await receiver.until(() => told().length === 3);
    expect(told()).toEqual(['created d0', 'created d1', 'created d2']);
    expectError(await client.post(`${one}/deliveries/${String(first?.id)}/replay`, ''), 'notFound');
    expect(itemsOf(await client.read(`${one}/deliveries`))).toEqual([]);
  });

  it('lists what has not arrived page by page, to its owner only', async () => {
    const { subscription } = await subscribe('/pages');
    const path = `${subscriptions}/${String(subscription.id)}/deliveries`;
    await holdAll();
    const lines = many(250, (n) => recordBody({ id: `p${n}` })).map((body) => JSON.stringify(body));
    const headers = { 'content-type': 'application/x-ndjson' };
    await api.request(`${callRecords}/import`, { method: 'POST', body: lines.join('\n'), headers });
    await untilPending(250);
    const pages = await pagesFrom(client, path);
    expect(pages.map((page) => itemsOf(page).length)).toEqual([100, 100, 50]);
    expect(new Set(pages.flatMap((page) => itemsOf(page).map(({ id }) => id))).size).toBe(250);
    expectError(await client.get(`${path}?$skiptoken=x`), 'invalidQuery');
    expectError(await client.get(`${path}?$top=1`), 'invalidQuery');
    const theirs = { token: await api.token(otherTenant) };
    expectError(await client.get(path, theirs), 'notFound');
    expectError(await client.post(path.replace('deliveries', 'replay'), '', theirs), 'notFound');
  });
});

describe('the lifecycle', () => {
  const lifecycle = (): JsonObject[] => receiver.notifications('/lifecycle');
  const subscribeBoth = (path: string) =>
    subscribe(path, { lifecycleNotificationUrl: `${receiver.origin}/lifecycle`, clientState: null });

  it('asks once for a new authorization before the end', async () => {
    const { subscription } = await subscribeBoth('/asked');
    const one = `${subscriptions}/${String(subscription.id)}`;
    const askAt = async (): Promise<unknown> =>
      (await database.query<{ ask_at: Date }>('SELECT ask_at FROM subscription')).rows[0]?.ask_at.getTime();
    const end = Date.parse(String(subscription.expirationDateTime));
    expect(await askAt()).toBeLessThan(end - 19 * 60_000);
    expect(await askAt()).toBeGreaterThan(end - 21 * 60_000);
    await database.query('UPDATE subscription SET ask_at = now()');
    await receiver.until(() => lifecycle().length === 1);
    expect(lifecycle()).toEqual([
      {
        id: expect.any(String),
        subscriptionId: subscription.id,
        subscriptionExpirationDateTime: subscription.expirationDateTime,
        clientState: null,
        tenantId: tenant,
        lifecycleEvent: 'reauthorizationRequired',
      },
    ]);
    expect((await client.post(`${one}/reauthorize`, '')).status).toBe(204);
    const expirationDateTime = inMinutes(300);
    expect((await client.patch(one, { expirationDateTime })).status).toBe(200);
    expect(await askAt()).toBe(Date.parse(expirationDateTime) - 60 * 60_000);
  });

  it('ends with what has happened before, and a last word', async () => {
    const { subscription, told } = await subscribeBoth('/ended');
    const { told: others } = await subscribe('/others');
    await database.query('BEGIN');
    await database.query(`SELECT FROM subscription WHERE id = $1 FOR UPDATE`, [subscription.id]);
    await client.create(callRecords, recordBody({ id: 'before' }));
    await database.query(`UPDATE subscription SET expires_at = clock_timestamp() WHERE id = $1`, [subscription.id]);
    await client.create(callRecords, recordBody({ id: 'after' }));
    await database.query('COMMIT');
    await untilTold(others, 'created after');
    await receiver.until(() => lifecycle().length > 0);
    expect(lifecycle().map(({ lifecycleEvent }) => lifecycleEvent)).toEqual(['subscriptionRemoved']);
    await receiver.until(() => told().length > 0);
    expect(told()).toEqual(['created before']);
    expectError(await client.get(`${subscriptions}/${String(subscription.id)}`), 'notFound');
    await api.app.get(Sweeper, { strict: false }).sweep();
    const { rows } = await database.query('SELECT FROM subscription');
    expect(rows).toHaveLength(1);
  });

  it.each([
    ['has failed', '/missed'],
    ['has waited behind what fails', '/lifecycle'],
  ])('tells of what is given up because it %s', async (_, due) => {
    const { subscription } = await subscribeBoth('/missed');
    receiver.react = ({ url }, response) => void response.writeHead(url === '/missed' ? 500 : 202).end();
    await holdAll();
    const { json } = await client.post(callRecords, recordBody());
    await untilPending(1);
    await database.query('UPDATE notification SET give_up_at = now()');
    await database.query('UPDATE notification_endpoint SET failures = 50');
    await database.query(`UPDATE notification_endpoint SET due_at = now() WHERE url LIKE '%' || $1`, [due]);
    if (due === '/lifecycle') await api.app.get(Sweeper, { strict: false }).sweep();
    else await database.query(`UPDATE notification_endpoint SET due_at = now() WHERE url LIKE '%/lifecycle'`);
    await receiver.until(() => lifecycle().length > 0);
    expect(lifecycle()).toMatchObject([{ lifecycleEvent: 'missed', subscriptionId: subscription.id }]);
    const left = await client.read(`${subscriptions}/${String(subscription.id)}/deliveries`);
    const changes = itemsOf(left).filter(({ changeType }) => changeType !== null);
    expect(changes.map(inShort)).toEqual([`created ${String(json.id)}`]);
  });
});

describe('a notification', () => {
  it('is told of changes that have outlived their time, as long as it has not taken them', async () => {
    const { subscription, told } = await subscribe('/late');
    await database.query('BEGIN');
    await database.query('SELECT FROM subscription WHERE id = $1 FOR UPDATE', [subscription.id]);
    await client.create(callRecords, recordBody({ id: 'kept' }));
    await api.app.get(ChangeLog, { strict: false }).end(tenant);
    const outlive = `UPDATE change SET changed_at = changed_at - interval '4000 days' WHERE tenant_id = $1`;
    const outlived = new Client(api.databaseUrl);
    await outlived.connect();
    await outlived.query(outlive, [tenant]);
    await outlived.end();
    await api.app.get(RetentionService, { strict: false }).sweep();
    await database.query('COMMIT');
    await receiver.until(() => told().length > 0);
    expect(told()).toEqual(['created kept']);
  });

  it('does not let an address that hangs hold up another', async () => {
    const slow = await subscribe('/slow');
    const quick = await subscribe('/quick');
    const held: (() => void)[] = [];
    receiver.react = async ({ url }, response) => {
      if (url === '/slow') await new Promise<void>((resolve) => held.push(resolve));
      response.writeHead(202).end();
    };
    for (let n = 0; n < 3; n++) {
      await client.create(callRecords, recordBody({ id: `h${n}` }));
      await untilTold(quick.told, `created h${n}`);
    }
    expect(slow.told()).toEqual([]);
    receiver.react = accept;
    for (const release of held) release();
    await untilTold(slow.told, 'created h2');
  });

  it('is told once by two services', async () => {
    const { told } = await subscribe('/shared');
    const ids = Array.from({ length: 300 }, (_, n) => `s${n}`);
    const clients = [client, clientOf(other)];
    await Promise.all(ids.map((id, n) => clients[n % 2]?.create(callRecords, recordBody({ id }))));
    await receiver.until(() => told().length >= ids.length);
    expect(told().sort()).toEqual(ids.map((id) => `created ${id}`).sort());
  });
});
