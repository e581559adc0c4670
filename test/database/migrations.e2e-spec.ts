import * as fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { entities } from '../../src/app.entities';
import { createDataSource } from '../../src/database/data-source';
import { DatabaseProblem } from '../../src/database/database-problem';
import { migrate } from '../../src/database/migrate';
import { parseDateTimeOffset } from '../../src/edm/date-time-offset';
import type { JsonObject } from '../../src/edm/json/json-value';
import { primitiveTypes } from '../../src/edm/primitive-types';
import { readDuration } from '../../src/odata/values/constants';
import { schemaDrift } from '../../src/tools/schema-drift';
import { formatTicks } from '../support/format-ticks';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const FIRST_TICKS = 0n;
const LAST_TICKS = parseDateTimeOffset('9999-12-31T23:59:59.9999999Z')?.ticks ?? 0n;

describe('the migrations', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  const tables = async (): Promise<string[]> => {
    const rows = await dataSource.query<{ name: string }[]>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
    );
    return rows.map(({ name }) => name);
  };

  /** Undoes a migration and all that came after it. */
  const undoFrom = async (name: string): Promise<void> => {
    const from = dataSource.migrations.findIndex((migration) => migration.constructor.name === name);
    for (let left = dataSource.migrations.length; left > from; left--) await dataSource.undoLastMigration();
  };

  beforeEach(async () => {
    database = await createTestDatabase();
    dataSource = await createDataSource(database.url, { poolSize: 2, entities }).initialize();
  });
  afterEach(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('make the schema that the entities describe', async () => {
    await migrate(database.url);
    expect(await schemaDrift(dataSource)).toEqual([]);
  });

  it.each([
    ['a column', 'ALTER TABLE segment DROP COLUMN position'],
    ['a type', 'ALTER TABLE session ALTER COLUMN position TYPE integer'],
    ['an index', 'DROP INDEX call_record_start'],
    ['a foreign key', 'ALTER TABLE segment DROP CONSTRAINT segment_session_fkey'],
    ['a rule for null', 'ALTER TABLE participant ALTER COLUMN body DROP NOT NULL'],
  ])('are found to differ from the entities in %s', async (_, change) => {
    await migrate(database.url);
    await dataSource.query(change);
    expect(await schemaDrift(dataSource)).not.toEqual([]);
  });

  it('can be undone and done again', async () => {
    const calls = ['call_record', 'participant', 'session', 'segment', 'change', 'change_horizon'];
    const logs = ['direct_routing_call', 'pstn_block', 'pstn_call', 'sms'];
    const told = ['notification', 'notification_endpoint', 'subscription', 'subscription_record'];
    const quality = [
      'media_stream',
      'call_summary',
      'quality_hour',
      'quality_place',
      'quality_failure',
      'touched_call',
    ];
    const all = [...calls, ...logs, ...told, ...quality, 'migration', 'signing_key'].sort();
    await migrate(database.url);
    expect(await tables()).toEqual(all);
    for (let left = dataSource.migrations.length; left > 0; left--) await dataSource.undoLastMigration();
    expect(await tables()).toEqual(['migration']);
    const functions = `SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace`;
    expect(await dataSource.query(functions)).toEqual([]);
    await migrate(database.url);
    expect(await tables()).toEqual(all);
    expect(await schemaDrift(dataSource)).toEqual([]);
  });

  it('keep the segments of repeated sessions apart when positions become their keys', async () => {
    const insert = (table: string, members: JsonObject): Promise<unknown> => {
      const row = { tenant_id: '11111111-1111-4111-8111-111111111111', start_date_time: 0, end_date_time: 0, body: {} };
      const names = Object.keys({ ...row, ...members }).join(', ');
      const values = [JSON.stringify({ ...row, ...members })];
      const text = `INSERT INTO ${table} (${names}) SELECT ${names} FROM jsonb_populate_record(NULL::${table}, $1)`;
      return dataSource.query(text, values);
    };
    await migrate(database.url);
    await undoFrom('KeysByPosition1700000001000');
    await insert('call_record', { id: 'c', last_modified_date_time: 0, version: 1, next_position: 5 });
    for (const [occurrence, position] of [
      [0, 3],
      [1, 1],
    ] as const)
      await insert('session', { call_record_id: 'c', id: 's', occurrence, position });
    for (const [session_occurrence, position] of [
      [0, 4],
      [1, 2],
    ] as const)
      await insert('segment', {
        ...{ call_record_id: 'c', session_id: 's', session_occurrence },
        ...{ id: 'g', occurrence: 0, position },
      });
    await migrate(database.url);
    const segments = 'SELECT session_position::int AS session, position::int FROM segment ORDER BY position';
    expect(await dataSource.query(segments)).toEqual([
      { session: 1, position: 2 },
      { session: 3, position: 4 },
    ]);
    await undoFrom('KeysByPosition1700000001000');
    const before = 'SELECT session_occurrence AS session, occurrence, position::int FROM segment ORDER BY position';
    expect(await dataSource.query(before)).toEqual([
      { session: 0, occurrence: 0, position: 2 },
      { session: 1, occurrence: 0, position: 4 },
    ]);
  });

  it('make what is stored searchable', async () => {
    await migrate(database.url);
    await undoFrom('QueryIndexes1700000003000');
    const tenant = '11111111-1111-4111-8111-111111111111';
    const body = { organizer_v2: { id: 'o', identity: { user: { displayName: 'Abbie Wilkins' } } } };
    await dataSource.query(
      `INSERT INTO call_record (tenant_id, id, start_date_time, end_date_time, last_modified_date_time, version,
        next_position, body) VALUES ($1, 'c', 0, 0, 0, 1, 1, $2)`,
      [tenant, JSON.stringify(body)],
    );
    await migrate(database.url);
    const search = `SELECT id FROM call_record WHERE call_record_words(tenant_id, body) @@ search_query($1, $2, false)`;
    expect(await dataSource.query(search, [tenant, 'wilkins'])).toEqual([{ id: 'c' }]);
    expect(await dataSource.query(search, [tenant, 'owen'])).toEqual([]);
  });

  it('are done once when several services start at the same time', async () => {
    await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
    expect(await dataSource.query('SELECT name FROM migration')).toEqual(
      dataSource.migrations.map((migration) => ({ name: migration.constructor.name })),
    );
  });

  it('tell what is wrong with a database that cannot be used', async () => {
    const missing = new URL(database.url);
    missing.pathname = '/missing';
    await expect(migrate(missing.href)).rejects.toThrow('refused the connection: database "missing" does not exist');
    const closed = new URL(database.url);
    closed.port = '1';
    const problem = migrate(closed.href);
    await expect(problem).rejects.toThrow(/^refused the connection: connect ECONNREFUSED/);
    await expect(problem).rejects.toBeInstanceOf(DatabaseProblem);
  });

  it('make a function that writes keys as URLs hold them', async () => {
    await migrate(database.url);
    const texts = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }).map((all) => [...all, "it's a/b?#%\n"]);
    const sameText = fc.asyncProperty(texts, async (ids) => {
      const storable = ids.map((id) => id.replaceAll('\0', '').toWellFormed());
      const rows = await dataSource.query<{ key: string }[]>(
        'SELECT url_key(id) AS key FROM unnest($1::text[]) WITH ORDINALITY AS t (id, n) ORDER BY n',
        [storable],
      );
      expect(rows.map(({ key }) => key)).toEqual(storable.map((id) => encodeURIComponent(id.replaceAll("'", "''"))));
    });
    await fc.assert(sameText, { numRuns: 30 });
  });

  it('make functions that read texts as the service does, and give null for all others', async () => {
    await migrate(database.url);
    const two = (max: number): fc.Arbitrary<string> =>
      fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'));
    const year = fc.constantFrom('0000', '0001', '0004', '1900', '2000', '2024', '9999');
    const zone = fc.oneof(
      fc.constantFrom('Z', 'z', ''),
      fc.tuple(fc.constantFrom('+', '-'), two(25), two(61)).map(([sign, h, m]) => `${sign}${h}:${m}`),
    );
    const fraction = fc.oneof(fc.constant(''), fc.stringMatching(/^\.\d{0,8}$/), fc.stringMatching(/^\.\d{7}0{1,6}$/));
    const time = fc
      .tuple(year, two(13), two(32), two(24), two(60), two(60), fraction, zone)
      .map(([y, m, d, h, min, s, rest, z]) => `${y}-${m}-${d}T${h}:${min}:${s}${rest}${z}`);
    const duration = fc.stringMatching(/^-?P(\d{1,2}D)?(T(\d{1,10}H)?(\dM)?(\d(\.\d{1,13})?S)?)?$/);
    const texts = fc.array(fc.oneof(time, duration, fc.string()), { minLength: 1, maxLength: 300 });
    const alike = fc.asyncProperty(texts, async (random) => {
      const all = [...random, '2024-02-29T23:59:59.9999999Z', '1900-02-29T00:00:00Z', 'P', 'PT', '-PT0.5S'];
      const storable = all.map((text) => text.replaceAll('\0', '').toWellFormed());
      const rows = await dataSource.query<{ ticks: string | null; seconds: string | null }[]>(
        `SELECT read_ticks(t) AS ticks, trim_scale(read_seconds(t)) AS seconds, read_date(t), read_time_of_day(t),
          read_number(t), read_guid(t) FROM unnest($1::text[]) WITH ORDINALITY AS texts (t, n) ORDER BY n`,
        [storable],
      );
      for (const [index, { ticks, seconds }] of rows.entries()) {
        const text = storable[index] as string;
        expect([text, ticks]).toEqual([text, parseDateTimeOffset(text)?.ticks.toString() ?? null]);
        expect([text, seconds !== null]).toEqual([text, primitiveTypes.Duration.check(text)]);
        if (seconds !== null) expect(Number(seconds)).toBeCloseTo(Number(readDuration(text)), 6);
      }
    });
    await fc.assert(alike, { numRuns: 20 });
  });

  describe('make functions for ticks', () => {
    beforeEach(() => migrate(database.url));

    it('format_ticks writes what formatTicks writes, from year 1 to 9999', async () => {
      const some = fc.array(fc.bigInt({ min: FIRST_TICKS, max: LAST_TICKS }), { minLength: 1, maxLength: 500 });
      const sameText = fc.asyncProperty(some, async (random) => {
        const ticks = [FIRST_TICKS, LAST_TICKS, LAST_TICKS - 1n, ...random];
        const rows = await dataSource.query<{ text: string }[]>(
          'SELECT format_ticks(ticks) AS text FROM unnest($1::bigint[]) WITH ORDINALITY AS t (ticks, n) ORDER BY n',
          [ticks.map(String)],
        );
        expect(rows.map(({ text }) => text)).toEqual(ticks.map(formatTicks));
      });
      await fc.assert(sameText, { numRuns: 20 });
    });

    it('current_ticks reads the clock', async () => {
      const now = (): bigint => parseDateTimeOffset(new Date().toISOString())?.ticks ?? 0n;
      const before = now();
      const [row] = await dataSource.query<{ ticks: string }[]>('SELECT current_ticks() AS ticks');
      const ticks = BigInt(row?.ticks ?? 0);
      // The clock of Node counts milliseconds, and less than the one of PostgreSQL.
      expect(ticks >= before - 10_000n).toBe(true);
      expect(ticks <= now() + 10_000n).toBe(true);
    });
  });
});
