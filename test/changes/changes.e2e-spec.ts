import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { ChangeLog } from '../../src/changes/change-log';
import { RetentionService } from '../../src/changes/retention.service';
import { TenantDatabase } from '../../src/database/tenant-database';
import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import type { Statement } from '../../src/odata/sql-builder';
import { many, recordBody, sessionBody, wholeCall } from '../support/bodies';
import {
  callRecords,
  clientOf,
  idsOf,
  itemsOf,
  pagesFrom,
  pathOf,
  pathTo,
  type CallRecordsClient,
} from '../support/call-records';
import { deltaOf, follow, lastOf, Replica } from '../support/delta';
import { expectError } from '../support/expect-error';
import { startTestApp, tenant, type TestApp } from '../support/test-app';

const delta = `${callRecords}/delta()`;
const RETENTION = 7;

let api: TestApp;
let other: TestApp;
let client: CallRecordsClient;
let database: Client;
beforeAll(async () => {
  api = await startTestApp({ changeRetentionDays: RETENTION, poolSize: 8 });
  other = await startTestApp({ changeRetentionDays: RETENTION, poolSize: 8 }, { databaseUrl: api.databaseUrl });
  client = clientOf(api);
  database = await connect();
});
afterAll(async () => {
  await database.end();
  await other.close();
  await api.close();
});

async function connect(): Promise<Client> {
  const connection = new Client(api.databaseUrl);
  await connection.connect();
  return connection;
}

function logOf({ app }: TestApp): ChangeLog {
  return app.get(ChangeLog, { strict: false });
}

async function latest(): Promise<string> {
  return deltaOf(await client.read(`${delta}?$deltatoken=latest`));
}

describe('transactions that are committed in another order than they were begun', () => {
  const write = `UPDATE call_record SET version = version + 1 WHERE tenant_id = $1 AND id = $2`;

  it('are told all, whenever a follower looks', async () => {
    for (const id of ['early', 'late']) await client.create(callRecords, recordBody({ id }));
    const [long, short] = [await connect(), await connect()];
    const link = await latest();
    await long.query('BEGIN');
    await long.query(write, [tenant, 'early']);
    await short.query(write, [tenant, 'late']);

    const while_ = await client.read(link);
    expect(idsOf(while_)).toEqual(['late']);
    const stillNothing = await client.read(deltaOf(while_));
    expect(stillNothing.value).toEqual([]);
    await long.query('COMMIT');
    const after = await client.read(deltaOf(stillNothing));
    expect(itemsOf(after).map(({ id, version }) => [id, version])).toEqual([['early', 2]]);
    // One who has not looked in between misses nothing either.
    expect(idsOf(await client.read(link))).toEqual(['late', 'early']);
    await long.end();
    await short.end();
  });

  it('are told to one who has begun to list before the end of the longer one', async () => {
    const long = await connect();
    await long.query('BEGIN');
    await long.query(write, [tenant, 'early']);
    const list = await follow(client, `${delta}?$select=version&$filter=id eq 'early'`);
    await long.query('COMMIT');
    const changes = await client.read(deltaOf(lastOf(list)));
    expect([itemsOf(lastOf(list)), itemsOf(changes)]).toMatchObject([[{ version: 2 }], [{ version: 3 }]]);
    await long.end();
  });

  it('are not told where they are undone', async () => {
    const long = await connect();
    const link = await latest();
    await long.query('BEGIN');
    await long.query(write, [tenant, 'early']);
    await long.query('ROLLBACK');
    expect((await client.read(link)).value).toEqual([]);
    await long.end();
  });

  it('wait for a follower in the middle of settling, and come behind it', async () => {
    const [settling, writer] = [await connect(), await connect()];
    const link = await latest();
    await writer.query(write, [tenant, 'early']);
    await settling.query('BEGIN');
    await settling.query('SELECT settle_changes($1, 10)', [tenant]);
    await writer.query(write, [tenant, 'late']);
    const reading = client.read(link);
    await settling.query('COMMIT');
    expect(idsOf(await reading)).toEqual(['early', 'late']);
    await settling.end();
    await writer.end();
  });
});

describe('more changes than one statement settles', () => {
  const PART = 3;
  const ids = Array.from({ length: 10 }, (_, n) => `p${n}`);
  const write = `UPDATE call_record SET version = version + 1 WHERE tenant_id = $1 AND id = ANY ($2)`;
  const change = (on: Client, ...changed: string[]): Promise<unknown> => on.query(write, [tenant, changed]);
  const pending = async (): Promise<number> => {
    const { rows } = await database.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM change WHERE tenant_id = $1 AND position IS NULL',
      [tenant],
    );
    return rows[0]?.n ?? 0;
  };
  beforeAll(async () => {
    for (const id of ids) await client.create(callRecords, recordBody({ id }));
  });
  beforeEach(async () => {
    await latest();
    jest.replaceProperty(logOf(api), 'partSize', PART);
  });
  afterEach(() => jest.restoreAllMocks());

  it('are told page by page, and those of a longer transaction when it has been committed', async () => {
    const link = await latest();
    const long = await connect();
    await long.query('BEGIN');
    await change(long, 'p0');
    for (const id of ids.slice(1)) await change(database, id);

    const first = await client.read(link);
    expect([idsOf(first), first['@odata.deltaLink'], await pending()]).toEqual([['p1', 'p2', 'p3'], undefined, 6]);
    await long.query('COMMIT');
    await change(database, 'p0');
    const rest = await follow(client, pathOf(first['@odata.nextLink']));
    expect(rest.map((page) => idsOf(page))).toEqual([
      ['p0', 'p4', 'p5'],
      ['p6', 'p7', 'p8'],
      ['p9', 'p0'],
    ]);
    expect((await client.read(deltaOf(lastOf(rest)))).value).toEqual([]);
    // One who comes when all of them are settled is told each once.
    expect((await follow(client, link)).map((page) => idsOf(page))).toEqual([[...ids.slice(1), 'p0']]);
    await long.end();
  });

  it('are told in pages that are smaller, up to where all is settled that there is', async () => {
    const link = deltaOf(await client.read(`${delta}?$deltatoken=latest&$top=2`));
    for (const id of ids) await change(database, id);
    const pages: JsonObject[] = [];
    for (let next = link; pages.length < 4; next = pathOf(pages.at(-1)?.['@odata.nextLink']))
      pages.push(await client.read(next));
    await change(database, 'p0');
    pages.push(...(await follow(client, pathOf(pages.at(-1)?.['@odata.nextLink']))));
    expect(pages.map((page) => idsOf(page))).toEqual([0, 2, 4, 6, 8].map((n) => ids.slice(n, n + 2)));
    expect(idsOf(await client.read(deltaOf(lastOf(pages))))).toEqual(['p0']);
  });

  it('are all settled for one who begins', async () => {
    for (const begin of [latest, () => follow(client, delta).then((pages) => deltaOf(lastOf(pages)))]) {
      for (const id of ids) await change(database, id);
      expect((await client.read(await begin())).value).toEqual([]);
      expect(await pending()).toBe(0);
    }
  });

  it('are settled up to those that there were, while others write as quickly', async () => {
    const add = (count: number): Promise<unknown> =>
      database.query(
        `INSERT INTO change (tenant_id, call_record_id, kind) SELECT $1, 'p0', 'updated' FROM generate_series(1, $2)`,
        [tenant, count],
      );
    class BusyDatabase extends TenantDatabase {
      override async query<Row>(tenantId: string, statement: Statement): Promise<Row[]> {
        const rows = await super.query<Row>(tenantId, statement);
        await add(PART);
        return rows;
      }
    }
    await add(10);
    const arrivals = await database.query<{ last: string }>('SELECT max(arrival)::text AS last FROM change');
    const log = new ChangeLog(new BusyDatabase(api.app.get(DataSource)));
    jest.replaceProperty(log, 'partSize', PART);
    const end = await log.end(tenant);
    const behind = await database.query(
      'SELECT FROM change WHERE tenant_id = $1 AND arrival <= $2 AND (position > $3 OR position IS NULL)',
      [tenant, arrivals.rows[0]?.last, end],
    );
    expect([behind.rowCount, (await pending()) > 0]).toEqual([0, true]);
  });
});

describe('a follower that begins with nothing', () => {
  const ROUNDS = 6;
  const change = (n: number): JsonObject => ({ joinWebUrl: `https://example.com/${n}` });

  /** Writes of each kind to a few call records, through both services. */
  async function writeAll(round: number, clients: readonly CallRecordsClient[]): Promise<void> {
    const id = (n: number): string => `w${(round * 5 + n) % 20}`;
    const at = (n: number): CallRecordsClient => clients[n % clients.length] as CallRecordsClient;
    const lines = many(12, (n) => recordBody({ id: `i${round}-${n}` })).map((line) => JSON.stringify(line));
    await Promise.all([
      ...many(8, (n) => ({ n })).map(async ({ n }) => {
        const name = id(Number(n));
        await at(Number(n)).post(callRecords, wholeCall({ id: name }));
        await at(Number(n) + 1).patch(pathTo(name), change(round));
        await at(Number(n)).post(`${pathTo(name)}/sessions`, sessionBody());
        if (Number(n) % 3 === 0) await at(Number(n)).delete(pathTo(name));
      }),
      api.request(pathTo(id(3)), { method: 'PUT', body: wholeCall() }),
      api.request(`${callRecords}/import`, {
        method: 'POST',
        body: `${lines.join('\n')}\n`,
        headers: { 'content-type': 'application/x-ndjson' },
      }),
      at(1).post('/v1.0/$batch', { requests: group(round) }),
    ]);
  }

  function group(round: number): JsonValue {
    const headers = { 'Content-Type': 'application/json' };
    const url = '/communications/callRecords';
    return [
      { id: '1', atomicityGroup: 'g', method: 'POST', url, headers, body: recordBody({ id: `g${round}` }) },
      { id: '2', atomicityGroup: 'g', method: 'PATCH', url: `${url}/g${round}`, headers, body: change(round) },
      { id: '3', atomicityGroup: 'g', method: 'DELETE', url: `${url}/g${round - 2}` },
    ].slice(0, round > 1 ? 3 : 2) as JsonValue;
  }

  it('has in the end what there is, whatever is written meanwhile', async () => {
    // One of the services settles in parts, between those of the other.
    const partSize = jest.replaceProperty(logOf(other), 'partSize', 20);
    const clients = [client, clientOf(other)];
    let isWriting = true;
    const followers = ['?$top=3', '', '?$top=7&$expand=sessions'].map((query, n) => ({
      query,
      replica: new Replica(clients[n % 2] as CallRecordsClient, delta + query),
    }));
    const following = followers.map(async ({ replica }) => {
      while (isWriting) await replica.catchUp();
    });
    for (let round = 0; round < ROUNDS; round++) await writeAll(round, clients);
    isWriting = false;
    await Promise.all(following);

    for (const { query, replica } of followers) {
      await replica.catchUp();
      expect(await replica.catchUp()).toBe(0);
      const stored = (await pagesFrom(client, `${callRecords}${query.replace(/\$top=\d+/, '')}`)).flatMap((page) =>
        itemsOf(page),
      );
      expect(stored.length).toBeGreaterThan(60);
      expect(replica.records).toEqual(new Map(stored.map((record) => [String(record.id), record])));
    }
    partSize.restore();
    const disordered = await database.query(
      `SELECT FROM (SELECT position, lag(position) OVER (PARTITION BY tenant_id, call_record_id ORDER BY arrival) AS previous
        FROM change) c WHERE position IS NULL OR position <= previous`,
    );
    expect(disordered.rowCount).toBe(0);
  });
});

describe('what is kept of changes', () => {
  const keeper = (): RetentionService => api.app.get(RetentionService, { strict: false });
  const age = (days: number): Promise<unknown> =>
    database.query(`UPDATE change SET changed_at = changed_at - make_interval(days => $1)`, [days]);
  const left = async (): Promise<number> => {
    const { rows } = await database.query<{ n: number }>('SELECT count(*)::int AS n FROM change');
    return rows[0]?.n ?? 0;
  };

  it('is enough for those who have come by since, and too little for others, who are told where to begin', async () => {
    const query = '&$select=id&$top=1';
    const old = deltaOf(await client.read(`${delta}?$deltatoken=latest${query}`));
    for (const id of ['x', 'y', 'z']) await client.create(callRecords, recordBody({ id }));
    const half = await client.read(old);
    const since = await latest();
    await age(RETENTION + 1);
    await client.create(callRecords, recordBody({ id: 'new' }));
    await keeper().sweep();
    expect(await left()).toBe(1);

    expect((await client.read(since)).value).toMatchObject([{ id: 'new' }]);
    for (const path of [old, new URL(String(half['@odata.nextLink'])).search].map((link) => link.split('?').at(-1))) {
      const answer = await client.get(`${delta}?${path}`);
      expectError(answer, 'resyncRequired');
      const location = answer.headers.get('location');
      expect(location).toBe(`${api.http}${delta}?$select=id&$top=1`);
      const pages = await follow(client, String(location).slice(api.http.length));
      expect(pages.flatMap((page) => idsOf(page))).toContain('new');
    }
    // Also where nothing at all is kept any more.
    await age(RETENTION + 1);
    await keeper().sweep();
    expect(await left()).toBe(0);
    expectError(await client.get(since), 'resyncRequired');
    const now = await latest();
    await keeper().sweep();
    expect((await client.read(now)).value).toEqual([]);
    for (const id of ['x', 'y', 'z', 'new']) await client.delete(pathTo(id));
  });

  it('is all that is young enough, of every tenant, however much goes', async () => {
    const before = await left();
    await database.query(
      `INSERT INTO change (tenant_id, call_record_id, kind, changed_at)
        SELECT md5((n % 2)::text)::uuid, n::text, 'updated', now() - make_interval(days => CASE WHEN n <= 24000 THEN $1 ELSE 0 END)
        FROM generate_series(1, 25000) n`,
      [RETENTION + 1],
    );
    await keeper().sweep();
    expect(await left()).toBe(before + 1000);
    const { rows } = await database.query(`SELECT count(*) FILTER (WHERE position IS NULL)::int AS pending,
      count(DISTINCT tenant_id)::int AS tenants, (SELECT count(*)::int FROM change_horizon) AS horizons FROM change`);
    expect(rows).toEqual([{ pending: 0, tenants: 3, horizons: 3 }]);
    await database.query(
      `UPDATE change SET changed_at = now() - make_interval(days => $1)
      WHERE position > (SELECT min(position) FROM change WHERE tenant_id = md5('1')::uuid)`,
      [RETENTION + 1],
    );
    await keeper().sweep();
    // What is young keeps what is behind it, so that the log has no holes.
    const kept = await database.query(`SELECT count(*)::int AS n FROM change WHERE tenant_id = md5('1')::uuid`);
    expect(kept.rows).toEqual([{ n: 500 }]);
    await age(RETENTION + 1);
    await keeper().sweep();
    expect(await left()).toBe(0);
  });

  it('is the business of one service at a time', async () => {
    await client.create(callRecords, recordBody({ id: 'kept' }));
    await latest();
    await age(RETENTION + 1);
    const holder = await connect();
    await holder.query('BEGIN');
    await holder.query('SELECT pg_advisory_xact_lock(4770211504)');
    await keeper().sweep();
    expect(await left()).toBe(1);
    await holder.query('COMMIT');
    await Promise.all([keeper().sweep(), other.app.get(RetentionService, { strict: false }).sweep()]);
    expect(await left()).toBe(0);
    await holder.end();
  });

  it('tells one who knows more than there is, as after the restore of a copy, to begin anew', async () => {
    await client.patch(pathTo('kept'), { joinWebUrl: 'https://example.com/' });
    const link = await latest();
    await database.query('DELETE FROM change; DELETE FROM change_horizon');
    expectError(await client.get(link), 'resyncRequired');
  });
});
