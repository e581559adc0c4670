import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/database/data-source';
import { TenantDatabase } from '../../src/database/tenant-database';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const tenant = '11111111-1111-4111-8111-111111111111';
let database: TestDatabase;
let source: DataSource;
let tenants: TenantDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  // One connection, so that each run but the first finds the statement prepared.
  source = await createDataSource(database.url, { poolSize: 1 }).initialize();
  tenants = new TenantDatabase(source);
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});

async function terminate(pid: number): Promise<void> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query('SELECT pg_terminate_backend($1)', [pid]);
  await client.end();
}

const ask = (text: string, ...values: unknown[]) => tenants.query(tenant, { text, values });

describe('a statement that is run again', () => {
  it('gives each time what its values ask for', async () => {
    const text = `SELECT $1::uuid AS tenant, $2::text AS text, $3::text[] AS list, $4::integer AS number, n::bigint AS big,
      $5::boolean AS flag, $6::jsonb AS json FROM generate_series(1, 2) n`;
    const values = [
      ["'\\é\u{1F600}", ['a"b', null, '{}'], 7, true, '{"a":[1,null]}'],
      ['', [], -1, false, 'null'],
      [null, null, null, null, null],
    ] as const;
    for (const [first, list, number, flag, json] of values) {
      const row = {
        tenant,
        text: first,
        list,
        number,
        flag,
        json: json === null ? null : (JSON.parse(json) as unknown),
      };
      expect(await ask(text, first, list, number, flag, json)).toEqual([
        { ...row, big: '1' },
        { ...row, big: '2' },
      ]);
    }
  });

  it('gives no rows where there are none, and any number where there are many', async () => {
    const text = 'SELECT n, $1::uuid IS NULL AS none FROM generate_series(1, $2::integer) n';
    for (const count of [0, 3, 0, 5_000]) expect(await ask(text, count)).toHaveLength(count);
  });

  it('leaves the connection of a transaction as it was where it fails, in the database or before', async () => {
    const text = 'SELECT 1 / $2::integer AS result, $1::uuid AS tenant';
    const within = (value: unknown) => tenants.transaction(tenant, (tx) => tx.query({ text, values: [value] }));
    const connection = 'SELECT pg_backend_pid() AS pid, $1::uuid AS tenant';
    const [before] = await ask(connection);
    const circular: Record<string, unknown> = { toPostgres: () => circular };
    for (let run = 0; run < 2; run++) {
      expect(await within(1)).toEqual([{ result: 1, tenant }]);
      await expect(within(0)).rejects.toMatchObject({ code: '22012' });
      await expect(within('one')).rejects.toMatchObject({ code: '22P02' });
      await expect(within(circular)).rejects.toThrow('circular');
    }
    expect(await ask(connection)).toEqual([before]);
  });

  it('fails for whoever waits when the connection is lost, and then runs on another', async () => {
    const text = 'SELECT pg_sleep($2::double precision), pg_backend_pid() AS pid, $1::uuid AS tenant';
    const [first] = await ask(text, 0);
    const lost = ask(text, 60);
    await Promise.all([
      expect(lost).rejects.toMatchObject({ code: '57P01' }),
      terminate((first as { pid: number }).pid),
    ]);
    const [second] = await ask(text, 0);
    expect(second).toMatchObject({ tenant });
    expect(second).not.toEqual(first);
  });

  it('takes part in a transaction, which is undone where it fails', async () => {
    await source.query('CREATE TABLE kept (tenant uuid, n integer PRIMARY KEY)');
    const insert = (n: number) => ({ text: 'INSERT INTO kept VALUES ($1, $2::integer) RETURNING n', values: [n] });
    const insertBoth = (one: number, other: number) =>
      tenants.transaction(tenant, async (tx) => [...(await tx.query(insert(one))), ...(await tx.query(insert(other)))]);
    expect(await insertBoth(1, 2)).toEqual([{ n: 1 }, { n: 2 }]);
    await expect(insertBoth(3, 2)).rejects.toMatchObject({ code: '23505' });
    expect(await ask('SELECT n FROM kept WHERE tenant = $1 ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('is prepared though many others come once, which the server does not keep', async () => {
    const often = 'SELECT 1 AS often, $1::uuid AS tenant';
    for (let n = 0; n < 600; n++) {
      await ask(often);
      expect(await ask(`SELECT ${n} AS n, $1::uuid AS tenant`)).toEqual([{ n, tenant }]);
    }
    const count =
      'SELECT count(*)::integer AS count, bool_or(statement = $2) AS often, $1::uuid AS tenant FROM pg_prepared_statements';
    const [row] = await ask(count, often);
    expect(row).toMatchObject({ often: true });
    expect((row as { count: number }).count).toBeLessThanOrEqual(251);
    // What was forgotten is prepared once more.
    expect(await ask('SELECT 0 AS n, $1::uuid AS tenant')).toEqual([{ n: 0, tenant }]);
  });
});
