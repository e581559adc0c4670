import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { ChangeLog } from '../../src/changes/change-log';
import { RetentionService } from '../../src/changes/retention.service';
import { createProgram } from '../../src/cli/program';
import { generateCallRecords } from '../../src/made-up/generate/generate';
import type { JsonObject } from '../../src/edm/json/json-value';
import { Deriver } from '../../src/quality/follow/deriver';
import { CallFinder } from '../../src/quality/follow/next-calls';
import type { Place } from '../../src/quality/follow/place';
import { rebuild } from '../../src/quality/follow/rebuild.sql';
import { readLag, type LagRow } from '../../src/quality/follow/lag.sql';
import { QualityLag, positionHeader } from '../../src/quality/follow/quality-lag';
import type { CallSource, DerivedCall } from '../../src/quality/rules/call-source';
import { defaultCodecs } from '../../src/quality/rules/codecs';
import { StorageGuard } from '../../src/storage/storage-guard';
import { recordBody, sessionBody } from '../support/bodies';
import { callRecords, clientOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { startFollower, type OwnFollower } from '../support/follower';
import { ndjson, sendImport } from '../support/imports';
import { expectedQuality, storedQuality } from '../support/quality-oracle';
import { startTestApp, type TestApp } from '../support/test-app';

/** Refuses calls that have a join link which says so. */
class PickyDeriver extends Deriver {
  override derive(source: CallSource): DerivedCall {
    if (source.body.joinWebUrl === 'https://example.com/underivable') throw new Error('This call cannot be derived.');
    const derived = super.derive(source);
    const isTooLong = source.body.joinWebUrl === 'https://example.com/unstorable';
    return isTooLong ? { ...derived, summary: { ...derived.summary, duration: 'not a duration' } } : derived;
  }
}

const recipe = { ruleSet: 'cqd-2020', codecs: defaultCodecs } as const;
const deriver = new PickyDeriver(recipe);
const otherDeriver = new Deriver({ ...recipe, ruleSet: 'cri' });
const calls = [
  ...generateCallRecords({ records: 30, seed: '7', from: Date.UTC(2026, 8, 1, 9), to: Date.UTC(2026, 8, 1, 12) }),
];

let api: TestApp;
let db: Client;
let own: OwnFollower;
beforeAll(async () => {
  api = await startTestApp();
  db = new Client(api.databaseUrl);
  await db.connect();
  own = await startFollower(api.databaseUrl, deriver);
});
afterAll(async () => {
  await own.close();
  await db.end();
  await api.close();
});

/** Each test has a tenant of its own. */
let tenant: string;
let client: CallRecordsClient;
let fill: () => Promise<unknown>;
beforeEach(() => {
  tenant = randomUUID();
  const ofTenant: TestApp = { ...api, token: () => api.token(tenant) };
  client = clientOf(ofTenant);
  fill = () => sendImport(ofTenant, ndjson(calls));
});

async function expectExact(by: Deriver = deriver): Promise<void> {
  const { users: wanted, ...expected } = await expectedQuality(client, tenant, db, by);
  const { users, ...stored } = await storedQuality(tenant, db);
  expect(stored).toEqual(expected);
  for (const [key, bits] of wanted) for (const bit of bits) expect(users.get(key)?.has(bit)).toBe(true);
}

async function one<Row extends object>(text: string, values = [tenant]): Promise<Row> {
  const { rows } = await db.query<Row>(text, values);
  return rows[0] as Row;
}

const place = () =>
  one<{ position: string; walked: string | null; generation: number; next_generation: number | null; recipe: string }>(
    'SELECT * FROM quality_place WHERE tenant_id = $1',
  );

describe('a rebuild', () => {
  it('adds up other totals while those in use stay exact, and leaves nothing of the old ones', async () => {
    await fill();
    await own.catchUp(tenant);
    const before = await storedQuality(tenant, db);
    await db.query('UPDATE quality_hour SET streams = streams + 1 WHERE tenant_id = $1', [tenant]);
    await db.query(`UPDATE call_summary SET outcome_text = 'wrong' WHERE tenant_id = $1`, [tenant]);
    await db.query(
      `INSERT INTO call_summary SELECT (jsonb_populate_record(s, '{"id":"gone"}')).* FROM call_summary s
        WHERE tenant_id = $1 LIMIT 1`,
      [tenant],
    );
    await db.query(rebuild.one, [tenant]);
    // A rebuild that is under way begins again.
    await db.query(rebuild.all);
    await client.patch(pathTo(String(calls[0]?.id)), { startDateTime: '2026-09-01T08:30:00Z' });
    await own.catchUp(tenant);
    await expectExact();
    expect((await storedQuality(tenant, db)).streams.length).toBe(before.streams.length);
    expect(
      await one('SELECT count(DISTINCT generation)::int AS generations FROM quality_hour WHERE tenant_id = $1'),
    ).toEqual({
      generations: 1,
    });
    expect(await one(readLag, [])).toMatchObject({ failedCalls: 0 });
    expect(await one(rebuild.progress)).toEqual({ total: calls.length, done: calls.length, isOver: true });
  });

  it('is begun by the command line, for one tenant, which shows the progress', async () => {
    await fill();
    await own.catchUp(tenant);
    const before = process.env['DATABASE_URL'];
    const print = jest.spyOn(console, 'log').mockReturnValue();
    try {
      process.env['DATABASE_URL'] = api.databaseUrl;
      const command = (...args: string[]) =>
        createProgram().parseAsync(['rebuild', '--tenant', tenant, ...args], { from: 'user' });
      await command();
      expect(await place()).toMatchObject({ walked: '', next_generation: 1 });
      let isOver = false;
      const waiting = command('--wait').finally(() => (isOver = true));
      while (!isOver) {
        await own.catchUp(tenant);
        await sleep(20);
      }
      await waiting;
      const printed = print.mock.calls.map(([line]) => line as string);
      expect(printed).toEqual(['The service derives the rows of 1 tenant anew.', 'All rows are derived anew.']);
      await command('--tenant', randomUUID());
      expect(print.mock.lastCall).toEqual([
        'There are no rows yet. The service derives them when it finds call records.',
      ]);
    } finally {
      print.mockRestore();
      if (before === undefined) delete process.env['DATABASE_URL'];
      else process.env['DATABASE_URL'] = before;
    }
    await own.catchUp(tenant);
    await expectExact();
  });

  it('begins by itself at the start of a service with another recipe, which alone goes on then', async () => {
    await fill();
    const older = await startFollower(api.databaseUrl, otherDeriver);
    await older.catchUp(tenant);
    await expectExact(otherDeriver);
    // A follower with another recipe does nothing, as long as no service is started with it.
    await own.catchUp(tenant);
    expect(await place()).toMatchObject({ recipe: otherDeriver.recipe, walked: null });

    const service = await startTestApp({}, { databaseUrl: api.databaseUrl, isFollowing: true });
    for (let now = await place(); now.recipe !== deriver.recipe || now.walked !== null; now = await place())
      await sleep(50);
    await client.create(callRecords, recordBody({ id: 'later' }));
    await older.catchUp(tenant);
    expect(await service.app.get(QualityLag, { strict: false }).wait(tenant, 60)).toBe(true);
    await expectExact();
    expect(await place()).toMatchObject({ generation: 1, next_generation: null });
    await older.close();
    await service.close();
  });

  it('begins by itself where a service with another recipe has gone and left changes behind', async () => {
    await fill();
    await own.catchUp(tenant);
    const leave = () =>
      db.query('UPDATE quality_place SET recipe = $2 WHERE tenant_id = $1', [tenant, otherDeriver.recipe]);
    await leave();
    // A start takes all tenants over. Only what is left behind later is to be seen here.
    const service = await startTestApp({}, { databaseUrl: api.databaseUrl, isFollowing: true });
    const lag = service.app.get(QualityLag, { strict: false });
    for (;;) {
      const { recipe, walked } = (await place()) as { recipe: string; walked: string | null };
      if (recipe === deriver.recipe && walked === null) break;
      await sleep(20);
    }
    await leave();
    await client.create(callRecords, recordBody({ id: 'later' }));
    // The other service may be about to follow.
    expect(await lag.wait(tenant, 2)).toBe(false);
    expect(await place()).toMatchObject({ recipe: otherDeriver.recipe });

    const ago = `now() - interval '11 minutes' WHERE tenant_id = $1`;
    await db.query(`UPDATE change SET changed_at = ${ago}`, [tenant]);
    await db.query(`UPDATE quality_place SET moved_at = ${ago}`, [tenant]);
    expect(await lag.wait(tenant, 60)).toBe(true);
    expect(await place()).toMatchObject({ recipe: deriver.recipe, walked: null });
    await expectExact();
    await service.close();
  });
});

describe('a follower', () => {
  it('passes a call that nobody can derive, or that the database refuses, and counts it', async () => {
    await fill();
    for (const word of ['underivable', 'unstorable'])
      await client.create(callRecords, recordBody({ id: word, joinWebUrl: `https://example.com/${word}` }));
    await client.create(callRecords, recordBody({ id: 'behind' }));
    await own.catchUp(tenant);
    const { rows } = await db.query(
      'SELECT call_record_id AS id FROM quality_failure WHERE tenant_id = $1 ORDER BY 1',
      [tenant],
    );
    expect(rows).toEqual([{ id: 'underivable' }, { id: 'unstorable' }]);
    expect(await one('SELECT count(*)::int AS calls FROM call_summary WHERE tenant_id = $1')).toEqual({
      calls: calls.length + 1,
    });
    const ready = await api.request('/health/ready', { token: null });
    expect(ready.json).toMatchObject({
      details: { quality: { status: 'up', failedCalls: 2, tenantsBehind: 0, secondsBehind: 0 } },
    });

    for (const word of ['underivable', 'unstorable']) await client.patch(pathTo(word), { joinWebUrl: null });
    await own.catchUp(tenant);
    expect(await one('SELECT count(*)::int AS failed FROM quality_failure WHERE tenant_id = $1')).toEqual({
      failed: 0,
    });
    await expectExact();
  });

  it('follows rows of the direct routing log', async () => {
    await client.create(callRecords, recordBody({ id: 'a' }));
    await client.create(callRecords, recordBody({ id: 'b' }));
    const row = (members: JsonObject) =>
      client.post(`${callRecords}/directRoutingCalls`, { id: 'r', startDateTime: '2024-03-01T09:00:00Z', ...members });
    const trunks = async (): Promise<unknown[]> => {
      await own.catchUp(tenant);
      const { rows } = await db.query<{ trunk: string | null }>(
        'SELECT trunk FROM call_summary WHERE tenant_id = $1 ORDER BY id',
        [tenant],
      );
      return rows.map(({ trunk }) => trunk);
    };
    await own.catchUp(tenant);
    await row({ correlationId: 'a', trunkFullyQualifiedDomainName: 'one.example.com' });
    expect(await trunks()).toEqual(['one.example.com', null]);
    await row({ correlationId: 'b', trunkFullyQualifiedDomainName: 'two.example.com' });
    expect(await trunks()).toEqual([null, 'two.example.com']);
    await client.delete(`${callRecords}/directRoutingCalls/r`);
    expect(await trunks()).toEqual([null, null]);
    expect(await one('SELECT count(*)::int AS left FROM touched_call WHERE tenant_id = $1')).toEqual({ left: 0 });
  });

  it('waits while the disk is nearly full', async () => {
    await fill();
    const storage = new StorageGuard();
    storage.isShort = true;
    const waiting = await startFollower(api.databaseUrl, deriver, { storage });
    expect(await waiting.follower.follow(tenant)).toBe(false);
    expect((await storedQuality(tenant, db)).calls).toEqual([]);
    storage.isShort = false;
    await waiting.catchUp(tenant);
    await expectExact();
    await waiting.close();
  });

  it('shares tenants with other services, of which one at a time follows each', async () => {
    const others = await Promise.all([1, 2].map(() => startFollower(api.databaseUrl, deriver)));
    const all = [own, ...others];
    for (const part of [0, 1, 2]) {
      await sendImport({ ...api, token: () => api.token(tenant) }, ndjson(calls.slice(part * 10, part * 10 + 10)));
      await Promise.all(all.map(({ follower }) => follower.follow(tenant)));
      await db.query('UPDATE quality_place SET leased_until = NULL');
    }
    while ((await Promise.all(all.map(({ follower }) => follower.follow(tenant)))).some(Boolean));
    await expectExact();
    await Promise.all(others.map((other) => other.close()));
  });
});

describe('the log of changes', () => {
  const age = () => db.query(`UPDATE change SET changed_at = now() - interval '40 days'`);
  const left = async (): Promise<number> =>
    (await one<{ left: number }>('SELECT count(*)::int AS left FROM change WHERE tenant_id = $1')).left;
  const sweep = () => api.app.get(RetentionService, { strict: false }).sweep();

  it('is followed in its order, in batches of any size', async () => {
    const changes = 120;
    await db.query(
      `INSERT INTO change (tenant_id, position, call_record_id, kind)
        SELECT $1, n, 'c' || n, 'created' FROM generate_series(1, $2::integer) n`,
      [tenant, changes],
    );
    const finder = new CallFinder(own.database, new ChangeLog(own.database));
    const found: string[] = [];
    let from: Place = { position: '0', walked: null, generation: 0, nextGeneration: null, recipe: deriver.recipe };
    for (let more = true; more;) {
      const next = await finder.after(tenant, from, [], 7);
      found.push(...next.ids);
      ({ to: from, more } = next);
    }
    expect(found).toEqual(Array.from({ length: changes }, (_, n) => `c${n + 1}`));
    expect(from.position).toBe(String(changes));
  });

  it('keeps what a follower has not taken, but not for one that stands still', async () => {
    await client.create(callRecords, recordBody({ id: 'a' }));
    await own.catchUp(tenant);
    await client.create(callRecords, recordBody({ id: 'b' }));
    await client.delete(pathTo('a'));
    await age();
    await sweep();
    expect(await left()).toBe(2);

    await db.query(`UPDATE quality_place SET moved_at = now() - interval '2 hours'`);
    await sweep();
    expect(await left()).toBe(0);
    expect(await place()).toMatchObject({ walked: '', is_complete: false });
    await own.catchUp(tenant);
    await expectExact();
  });

  it('may be cut off before a place, which then walks again', async () => {
    await client.create(callRecords, recordBody({ id: 'a' }));
    await own.catchUp(tenant);
    await client.create(callRecords, recordBody({ id: 'b' }));
    await client.delete(pathTo('a'));
    await db.query('SELECT settle_changes($1, 100)', [tenant]);
    await db.query(
      `WITH gone AS (DELETE FROM change WHERE tenant_id = $1 RETURNING position)
      INSERT INTO change_horizon SELECT $1, max(position) FROM gone`,
      [tenant],
    );
    await own.catchUp(tenant);
    await expectExact();
    expect(await place()).toMatchObject({ walked: null, is_complete: true });
  });
});

describe('the lag', () => {
  it('is told with the answer, and waited for where a client prefers that', async () => {
    const following = await startTestApp({}, { databaseUrl: api.databaseUrl, isFollowing: true });
    const lag = following.app.get(QualityLag, { strict: false });
    expect(positionHeader(await lag.held(tenant))).toBe('0');
    expect(await lag.wait(tenant, 0)).toBe(true);
    await fill();
    expect(await lag.wait(tenant, 60)).toBe(true);
    await expectExact(new Deriver(recipe));
    expect(positionHeader(await lag.held(tenant))).toMatch(/^\d+;time="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"$/);
    await client.post(`${pathTo(String(calls[1]?.id))}/sessions`, sessionBody());
    await client.post(`${callRecords}/directRoutingCalls`, {
      id: 'r',
      startDateTime: '2024-03-01T09:00:00Z',
      correlationId: String(calls[1]?.id),
    });
    expect(await lag.wait(tenant, 60)).toBe(true);
    await expectExact(new Deriver(recipe));
    await following.close();
  });

  it('is told by a service that does not follow, and a wait ends in time', async () => {
    const lag = api.app.get(QualityLag, { strict: false });
    const { tenantsBehind, tenantsWalking } = await one<LagRow>(readLag, []);
    await client.create(callRecords, recordBody({ id: 'a' }));
    expect(positionHeader(await lag.held(tenant))).toBe('0;behind;incomplete');
    // A tenant that nobody has followed yet, as after an upgrade, is behind as well.
    expect(await one(readLag, [])).toMatchObject({
      tenantsBehind: tenantsBehind + 1,
      tenantsWalking: tenantsWalking + 1,
    });
    await db.query(`UPDATE change SET changed_at = now() - interval '1 hour' WHERE tenant_id = $1`, [tenant]);
    expect((await one<LagRow>(readLag, [])).secondsBehind).toBeGreaterThanOrEqual(3_600);
    expect(await lag.wait(tenant, 0)).toBe(false);
    await own.catchUp(tenant);
    expect(await lag.wait(tenant, 0)).toBe(true);
    await client.delete(pathTo('a'));
    expect(positionHeader(await lag.held(tenant))).toMatch(/^\d+;time=".*";behind$/);
  });

  it.each([
    ['streams', true],
    ['streams/$count?$filter=codec eq null', true],
    [`streams?$apply=aggregate($count as n)`, true],
    ['callSummaries?$top=1', true],
    [`callSummaries('call')/outcome`, true],
    ['qualityHours', true],
    [`callRecords/call/streams`, true],
    [`callRecords('call')/streams/$count`, true],
    ['callRecords?$expand=streams', true],
    [`callRecords?$filter=type eq 'groupCall' and streams/any(s:s/codec eq null)`, true],
    ['callRecords', false],
    [`segments?$filter=media/any(m:m/streams/any(s:s/streamId eq 'streams'))`, false],
  ])('is told in a header of %s: %s', async (path, isTold) => {
    await client.create(callRecords, recordBody({ id: 'call' }));
    const { headers } = await client.get(`/v1.0/communications/${path}`, { headers: { prefer: 'wait=0' } });
    expect(headers.get('quality-position')).toEqual(isTold ? expect.stringMatching(/^\d+/) : null);
    expect(headers.get('preference-applied') ?? '').toBe(isTold ? 'wait=0' : '');
  });

  it.each([
    ['wait=0', 'wait=0'],
    ['wait=60, odata.maxpagesize=5', 'wait=60, odata.maxpagesize=5'],
    ['wait=61', 'wait=60'],
    ['wait=99999999999999999999', 'wait=60'],
    ['x=1, Wait = 7', 'wait=7'],
    ['wait=x, wait=3', 'wait=3'],
    ['odata.wait=1', null],
    ['respond-async', null],
  ])('is waited for no longer than the answer says: %s', async (prefer, applied) => {
    const { status, headers } = await client.get('/v1.0/communications/streams', { headers: { prefer } });
    expect([status, headers.get('preference-applied')]).toEqual([200, applied]);
  });

  it.each(['wait=-1', 'wait=1.5', 'wait=x', 'wait', 'wait=', 'wait="5"', 'Wait=5s'])(
    'is not waited for by %s, which is refused',
    async (prefer) => {
      for (const path of ['streams', 'callSummaries/$count', 'callRecords?$expand=streams']) {
        const answer = await client.get(`/v1.0/communications/${path}`, {
          headers: { prefer: `respond-async, ${prefer}` },
        });
        expect(expectError(answer, 'badRequest').message).toBe(
          `The header Prefer has ${prefer}: wait takes a whole number of seconds from 0, such as wait=5.`,
        );
      }
      expect((await client.get(callRecords, { headers: { prefer } })).status).toBe(200);
    },
  );
});
