import { setTimeout as sleep } from 'node:timers/promises';
import { inBackground } from '../../src/database/background';
import { afterCommit, joint } from '../../src/database/joint-transaction';
import { TenantDatabase, type TenantTransaction } from '../../src/database/tenant-database';
import type { JsonObject } from '../../src/edm/json/json-value';
import { recordBody } from '../support/bodies';
import { callRecords, clientOf, itemsOf, type CallRecordsClient } from '../support/call-records';
import { subscriptionBody, subscriptions } from '../support/subscriptions';
import { otherTenant, startTestApp, tenant, type TestApp } from '../support/test-app';
import { WebhookReceiver } from '../support/webhook-receiver';

let api: TestApp;
let client: CallRecordsClient;
let other: CallRecordsClient;
let database: TenantDatabase;
let receiver: WebhookReceiver;
beforeAll(async () => {
  [api, receiver] = await Promise.all([startTestApp(), new WebhookReceiver().start()]);
  client = clientOf(api);
  other = clientOf(api, { authorization: `Bearer ${await api.token(otherTenant)}` });
  database = api.app.get(TenantDatabase, { strict: false });
});
afterAll(async () => {
  await api.close();
  await receiver.stop();
});

const subscribe = (path: string, members: JsonObject = {}): JsonObject =>
  subscriptionBody(receiver.origin, { notificationUrl: `${receiver.origin}${path}`, ...members });

/** Sends requests as one group. @returns their statuses */
async function group(requests: JsonObject[]): Promise<unknown[]> {
  const withIds = requests.map((one, index) => ({ id: String(index + 1), ...one, atomicityGroup: 'g' }));
  const { json } = await client.post('/v1.0/$batch', { requests: withIds });
  return itemsOf(json, 'responses').map(({ status }) => status);
}

const creation = (path: string): JsonObject => ({ method: 'POST', url: '/subscriptions', body: subscribe(path) });
const failing: JsonObject = { method: 'DELETE', url: '/communications/callRecords/nobody' };

describe('groups and background', () => {
  it('notifications of all tenants go on after groups that subscribe, made or undone', async () => {
    await other.create(subscriptions, subscribe('/other'));
    expect(await group([creation('/undone'), failing])).toEqual([424, 404]);
    expect(await group([creation('/made')])).toEqual([201]);
    for (const id of ['a', 'b']) {
      await other.create(callRecords, recordBody({ id }));
      await client.create(callRecords, recordBody({ id }));
      const told = (path: string): number =>
        receiver.notifications(path).filter(({ resource }) => isOf(resource, id)).length;
      await receiver.until(() => told('/other') === 1 && told('/made') === 1);
    }
    expect(receiver.notifications('/undone')).toEqual([]);
  });
});

const isOf = (resource: unknown, id: string): boolean => String(resource).endsWith(`/${id}`);

describe('a transaction that requests share', () => {
  const statement = { text: 'SELECT 1 AS one WHERE $1::uuid IS NOT NULL', values: [] };

  it.each([
    ['committed', false],
    ['undone', true],
  ])('refuses every use once it is %s, however it was come by', async (_, isUndone) => {
    let late: (() => Promise<unknown>)[] = [];
    let transaction: TenantTransaction | undefined;
    let onOver = (): void => undefined;
    const over = new Promise<void>((resolve) => (onOver = resolve));
    const outcomes: Promise<unknown>[] = [];
    await database
      .together(tenant, async (tx) => {
        transaction = tx;
        await database.query(tenant, statement);
        late = [
          () => tx.query(statement),
          () => tx.copy('call_record', ['id'], []),
          () => database.query(tenant, statement),
          () => database.transaction(tenant, (inner) => inner.query(statement)),
        ];
        // What is begun here keeps the context after the end.
        outcomes.push(...late.map((use) => over.then(use)));
        if (isUndone) throw new Error('undo');
      })
      .catch(() => undefined);
    onOver();
    for (const outcome of outcomes)
      await expect(outcome).rejects.toThrow('A statement came for a transaction that is over.');
    await expect(transaction?.query(statement)).rejects.toThrow('is over');
    expect(await database.query(tenant, statement)).toEqual([{ one: 1 }]);
  });

  it('is no context of what is begun in the background', async () => {
    const seen: boolean[] = [];
    await database.together(tenant, async () => {
      seen.push(
        joint() !== undefined,
        inBackground(() => joint() !== undefined),
      );
      await inBackground(() => sleep(1)).then(() => seen.push(joint() !== undefined));
      await new Promise<void>((resolve) =>
        inBackground(() => setImmediate(() => resolve(void seen.push(joint() !== undefined)))),
      );
    });
    expect(seen).toEqual([true, false, true, false]);
  });

  it('lets what follows a commit be done after it, and after no other end', async () => {
    const done: string[] = [];
    await database.together(tenant, async () => {
      afterCommit(() => done.push('committed'));
      await database.query(tenant, statement);
      expect(done).toEqual([]);
    });
    const undone = database.together(tenant, () => {
      afterCommit(() => done.push('undone'));
      return Promise.reject(new Error('undo'));
    });
    await expect(undone).rejects.toThrow('undo');
    afterCommit(() => done.push('outside'));
    expect(done).toEqual(['committed', 'outside']);
  });

  it('opens no second connection for what is streamed', async () => {
    const streaming = database.together(tenant, () => Promise.resolve(database.stream(tenant, statement)));
    await expect(streaming).rejects.toThrow('Within a transaction nothing may wait for another connection.');
  });
});
