import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { TenantDatabase } from '../../src/database/tenant-database';
import type { JsonObject } from '../../src/edm/json/json-value';
import type { Statement } from '../../src/odata/sql-builder';
import { FreeSpace } from '../../src/storage/free-space';
import { SpaceWatch } from '../../src/storage/space-watch';
import { StorageGuard } from '../../src/storage/storage-guard';
import { TenantUsage } from '../../src/storage/tenant-usage';
import { many, recordBody, sessionBody, wholeCall } from '../support/bodies';
import { callRecords, clientOf, itemsOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { follow } from '../support/delta';
import { expectError } from '../support/expect-error';
import { counts, importUrl, ndjson, sendImport } from '../support/imports';
import { subscriptionBody, subscriptions } from '../support/subscriptions';
import { otherTenant, startTestApp, type TestApp, type TestResponse } from '../support/test-app';
import { WebhookReceiver } from '../support/webhook-receiver';

const GB = 2 ** 30;
const MB = 2 ** 20;

/** Every way in which something is added below a call record `kept`, with a session `s`. */
function additions(client: CallRecordsClient, api: TestApp, origin: string): [string, () => Promise<TestResponse>][] {
  const put = (path: string, body: JsonObject) => api.request(path, { method: 'PUT', body });
  return [
    ['POST of a call record', () => client.post(callRecords, recordBody())],
    ['PUT of a new call record', () => put(pathTo('new'), recordBody())],
    ['PUT of a call record', () => put(pathTo('kept'), recordBody())],
    ['PATCH of a call record', () => client.patch(pathTo('kept'), { joinWebUrl: 'x' })],
    ['POST of a session', () => client.post(`${pathTo('kept')}/sessions`, sessionBody())],
    ['PATCH of an organizer', () => client.patch(`${pathTo('kept')}/organizer_v2`, {})],
    [
      'POST of a row of a log',
      () => client.post(`${callRecords}/pstnCalls`, { startDateTime: '2020-01-01T00:00:00Z' }),
    ],
    ['POST of a subscription', () => client.post(subscriptions, subscriptionBody(origin))],
    [
      'an import',
      () =>
        client.post(importUrl, ndjson([recordBody({ id: 'new' })]), {
          headers: { 'content-type': 'application/x-ndjson' },
        }),
    ],
  ];
}

describe('a disk that is nearly full', () => {
  let api: TestApp;
  let client: CallRecordsClient;
  let receiver: WebhookReceiver;
  let read: jest.SpiedFunction<FreeSpace['read']>;
  beforeAll(async () => {
    [api, receiver] = await Promise.all([startTestApp({ storageReserve: GB }), new WebhookReceiver().start()]);
    client = clientOf(api);
    read = jest.spyOn(api.app.get(FreeSpace, { strict: false }), 'read');
    read.mockResolvedValue({ free: 50 * GB, total: 100 * GB });
  });
  afterAll(async () => {
    await api.close();
    await receiver.stop();
  });

  /** Has so much space left, and waits until the service has noticed. */
  async function leave(free: number): Promise<void> {
    read.mockResolvedValue({ free, total: 100 * GB });
    const guard = api.app.get(StorageGuard, { strict: false });
    while (guard.isShort !== free < GB) await sleep(20);
  }

  beforeEach(async () => {
    await leave(50 * GB);
    await api.request(pathTo('kept'), { method: 'PUT', body: wholeCall({ organizer_v2: { id: 'o' } }) });
  });

  it('is told as 507 to all that adds something, also within groups', async () => {
    await leave(GB - 1);
    for (const [, add] of additions(client, api, receiver.origin)) {
      const answer = await add();
      expectError(answer, 'insufficientStorage');
      expect(answer.headers.get('retry-after')).toBe('30');
    }
    const request = (id: string, members: JsonObject) => ({ id, url: '/communications/callRecords/kept', ...members });
    const { json } = await client.post('/v1.0/$batch', {
      requests: [
        request('1', { method: 'PATCH', atomicityGroup: 'g', body: { joinWebUrl: 'x' } }),
        request('2', { method: 'PATCH', body: { joinWebUrl: 'x' } }),
        request('3', { method: 'GET' }),
      ],
    });
    expect((json.responses as JsonObject[]).map(({ status }) => status)).toEqual([507, 507, 200]);
  });

  it('keeps nobody from reading, exporting, following and deleting', async () => {
    await leave(10 * MB);
    expect((await client.get(`${pathTo('kept')}?$expand=sessions`)).status).toBe(200);
    expect((await client.get(`${callRecords}/export`)).status).toBe(200);
    expect((await follow(client, `${callRecords}/delta`)).length).toBeGreaterThan(0);
    expect((await client.get(subscriptions)).status).toBe(200);
    expect((await client.delete(`${pathTo('kept')}/sessions/s`)).status).toBe(204);
    expect((await client.delete(pathTo('kept'))).status).toBe(204);
  });

  it('leaves the service ready until the disk is full, which is named then', async () => {
    const guard = api.app.get(StorageGuard, { strict: false });
    await leave(GB - 1);
    expect((await api.request('/health/ready')).status).toBe(200);
    await leave(10 * MB);
    while (!guard.isFull) await sleep(20);
    const { status, json } = await api.request('/health/ready');
    expect(status).toBe(503);
    expect(json.error).toEqual({ storage: { status: 'down', message: 'the disk of the service is full' } });
    await leave(2 * GB);
    expect((await api.request('/health/ready')).status).toBe(200);
  });

  it('is left when there is space again', async () => {
    await leave(10 * MB);
    await leave(2 * GB);
    for (const [, add] of additions(client, api, receiver.origin)) expect((await add()).status).toBeLessThan(300);
  });

  it('ends an import with the counts of what was stored', async () => {
    const [first, rest] = [
      many(1000, (n) => recordBody({ id: `first${n}` })),
      many(3000, (n) => recordBody({ id: `rest${n}` })),
    ];
    const guard = api.app.get(StorageGuard, { strict: false });
    let asked = 0;
    const spied = jest.spyOn(guard, 'admit').mockImplementation((...all) => {
      // The beginning of the import, and its first batch, find space.
      if (++asked > 2) guard.isShort = true;
      StorageGuard.prototype.admit.apply(guard, all);
    });
    const { status, end } = await sendImport(api, ndjson([...first, ...rest]));
    spied.mockRestore();
    expect([status, end]).toEqual([
      200,
      {
        ...counts('failed', 1000, [1000, 0, 0]),
        error: { code: 'InsufficientStorage', message: expect.stringContaining('nearly full') as string },
        retryAfter: 30,
      },
    ]);
  });

  it('lets subscribers wait until there is space for what they are owed', async () => {
    await client.create(subscriptions, subscriptionBody(receiver.origin));
    await leave(10 * MB);
    receiver.posts.length = 0;
    await client.delete(pathTo('kept'));
    await sleep(1_500);
    expect(receiver.posts).toEqual([]);
    await leave(50 * GB);
    while (receiver.posts.length === 0) await sleep(50);
  });

  it('writes the log of the database back, so that deletions take no more space', async () => {
    const asked: string[] = [];
    const queryAll = (_name: string, { text }: Statement): Promise<never[]> =>
      Promise.resolve(asked.push(text) ? [] : []);
    const watch = new SpaceWatch(api.app.get(FreeSpace, { strict: false }), new StorageGuard(), { queryAll }, GB);
    const look = async (free: number): Promise<string[]> => {
      read.mockResolvedValue({ free, total: 100 * GB });
      await watch.look();
      return asked.splice(0).map((text) => text.split(/[ (]/, 2).join(' '));
    };
    expect(await look(2 * GB)).toEqual([]);
    expect(await look(GB - MB)).toEqual(['CHECKPOINT']);
    expect(await look(GB - 2 * MB)).toEqual([]);
    expect(await look(0.8 * GB)).toEqual(['CHECKPOINT']);
    // What queries sort on the disk has to give way.
    expect(await look(0.4 * GB)).toEqual(['SELECT pg_cancel_backend', 'CHECKPOINT']);
    expect(await look(2 * GB)).toEqual([]);
    expect(await look(GB - MB)).toEqual(['CHECKPOINT']);
    // PostgreSQL takes both statements.
    read.mockResolvedValue({ free: 0.4 * GB, total: 100 * GB });
    const database = api.app.get(TenantDatabase, { strict: false });
    await new SpaceWatch(api.app.get(FreeSpace, { strict: false }), new StorageGuard(), database, GB).look();
  });
});

describe('a database without space', () => {
  let api: TestApp;
  let client: CallRecordsClient;
  beforeAll(async () => {
    api = await startTestApp();
    client = clientOf(api);
    const database = new Client({ connectionString: api.databaseUrl });
    await database.connect();
    await database.query(`CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$`);
    for (const table of ['call_record', 'pstn_call'])
      await database.query(`CREATE TRIGGER full_disk BEFORE INSERT ON ${table} FOR EACH ROW
        WHEN (NEW.id LIKE 'full%') EXECUTE FUNCTION full_disk()`);
    await database.end();
  });
  afterAll(() => api.close());

  it('of others is not looked at by way of our disk', async () => {
    const external = await startTestApp(
      { databaseUrl: 'postgres://elsewhere/x', storageReserve: 2 ** 50 },
      { databaseUrl: api.databaseUrl },
    );
    expect((await external.request(callRecords, { method: 'POST', body: recordBody() })).status).toBe(201);
    expect(() => external.app.get(SpaceWatch, { strict: false })).toThrow();
    await external.close();
  });

  it('is told as 507, whatever is written', async () => {
    const full = recordBody({ id: 'full' });
    expectError(await client.post(callRecords, full), 'insufficientStorage');
    expectError(await api.request(pathTo('full'), { method: 'PUT', body: recordBody() }), 'insufficientStorage');
    const row = { id: 'full', startDateTime: '2020-01-01T00:00:00Z' };
    expectError(await client.post(`${callRecords}/pstnCalls`, row), 'insufficientStorage');
    const lines = [...many(1000, (n) => recordBody({ id: `before${n}` })), full];
    expect((await sendImport(api, ndjson(lines))).end).toMatchObject({
      ...counts('failed', 1000, [1000, 0, 0]),
      error: { code: 'InsufficientStorage' },
    });
    expect((await sendImport(api, ndjson([full]))).status).toBe(507);
    expect((await client.post(callRecords, recordBody({ id: 'behind' }))).status).toBe(201);
  });
});

describe('a tenant with a limit', () => {
  let api: TestApp;
  let client: CallRecordsClient;
  beforeAll(async () => {
    api = await startTestApp({ tenantStorageLimit: MB });
    client = clientOf(api);
  });
  afterAll(() => api.close());

  const measure = (): Promise<void> => api.app.get(TenantUsage, { strict: false }).measure();
  const large = (id: string): JsonObject =>
    recordBody({ id, joinWebUrl: Array.from({ length: 12_000 }, (_, n) => n * 7919).join() });

  it('is told as 507 when it has reached it, while others write, and may write again when it has deleted something', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 40; n++) {
      // What has come in counts at once, and what was measured later.
      if (n % 7 === 3) await measure();
      statuses.push((await client.post(callRecords, large(`large${n}`))).status);
    }
    expect(new Set(statuses)).toEqual(new Set([201, 507]));
    await measure();
    const refused = await client.post(callRecords, recordBody());
    expect(expectError(refused, 'insufficientStorage').message).toBe(
      'The tenant has reached its limit of 1 MB of storage: delete what is no longer needed.',
    );
    expectError(
      await client.post(importUrl, '', { headers: { 'content-type': 'application/x-ndjson' } }),
      'insufficientStorage',
    );
    const other = { token: await api.token(otherTenant) };
    expect((await client.post(callRecords, recordBody(), other)).status).toBe(201);

    for (const { id } of itemsOf(await client.read(`${callRecords}?$select=id`)))
      expect((await client.delete(pathTo(String(id)))).status).toBe(204);
    await measure();
    expect((await client.post(callRecords, recordBody())).status).toBe(201);
  });
});
