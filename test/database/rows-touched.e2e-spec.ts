import { Client, escapeLiteral } from 'pg';
import { callRecords, organizer, participants, segments, sessions } from '../../src/call-records/entity-sets';
import { identityForms } from '../../src/call-records/identity-forms';
import { compileDelta } from '../../src/changes/delta.sql';
import { migrate } from '../../src/database/migrate';
import type { JsonObject } from '../../src/edm/json/json-value';
import type { EntitySet, PathStep, Continuation } from '../../src/odata/entity-set';
import { planCount, planEntity, planPage } from '../../src/odata/plan/plan';
import type { Statement } from '../../src/odata/sql-builder';
import { compileCount, compileEntity, compilePage } from '../../src/odata/sql/statements';
import { parseOptions } from '../../src/odata/syntax/parse';
import {
  changeOfCollection,
  changeOfMembers,
  type Recount,
  type Refill,
} from '../../src/writes/counterparts/counterpart-change';
import { CreateKind } from '../../src/writes/kinds/create.sql';
import { DeleteKind } from '../../src/writes/kinds/delete.sql';
import { OwnedDeleteKind, OwnedWriteKind } from '../../src/writes/kinds/owned.sql';
import { ReplaceKind } from '../../src/writes/kinds/replace.sql';
import { UpdateKind } from '../../src/writes/kinds/update.sql';
import { followMembers, recountLists, refillCollections, storedForms } from '../../src/writes/sql/sync-counterparts';
import type { Read } from '../../src/writes/sql/write';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const tenant = '11111111-1111-4111-8111-000000000001';
/** A call with very many sessions, the last of which has very many segments. */
const large = { sessions: 5_000, segments: 5_000 };
const lastSession = `s${large.sessions}`;

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  [database, client] = await newDatabase();
  await fill(client);
  await client.query(`ANALYZE; SELECT settle_changes(tenant, 1000000) FROM (${tenants}) t ORDER BY tenant`);
  await client.query(`INSERT INTO change_horizon SELECT gen_random_uuid(), 1 FROM generate_series(1, 3000);
    ANALYZE change; ANALYZE change_horizon`);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

async function newDatabase(): Promise<[TestDatabase, Client]> {
  const made = await createTestDatabase();
  await migrate(made.url);
  const connection = new Client(made.url);
  await connection.connect();
  return [made, connection];
}

const tenants = `SELECT ('11111111-1111-4111-8111-00000000000' || t)::uuid AS tenant FROM generate_series(1, 3) t`;

async function fill(into: Client): Promise<void> {
  const body = `'{"startDateTime":"x"}'`;
  await into.query(`
    INSERT INTO call_record (tenant_id, id, start_date_time, end_date_time, last_modified_date_time, version, next_position, body)
      SELECT tenant, 'c' || c, c, c, 0, 1, 1000000, ${body} FROM (${tenants}) t, generate_series(1, 3000) c;
    INSERT INTO session (tenant_id, call_record_id, position, id, start_date_time, end_date_time, body)
      SELECT tenant, 'c' || c, s, 's' || s, 0, 0, ${body} FROM (${tenants}) t, generate_series(2, 3000) c, generate_series(0, 1) s;
    INSERT INTO session (tenant_id, call_record_id, position, id, start_date_time, end_date_time, body)
      SELECT '${tenant}', 'c1', s, 's' || s, 0, 0, ${body} FROM generate_series(1, ${large.sessions}) s;
    INSERT INTO segment (tenant_id, call_record_id, session_position, position, id, start_date_time, end_date_time, body)
      SELECT tenant_id, call_record_id, position, position + 10, 'g1', 0, 0, ${body} FROM session;
    INSERT INTO segment (tenant_id, call_record_id, session_position, position, id, start_date_time, end_date_time, body)
      SELECT '${tenant}', 'c1', ${large.sessions}, g + 100000, 'g' || g, 0, 0, ${body} FROM generate_series(2, ${large.segments}) g;
    INSERT INTO participant (tenant_id, call_record_id, position, id, body)
      SELECT tenant_id, call_record_id, position + 20, id, '{}' FROM session`);
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** What the tables had to give for a statement: the kinds of scans, and how many rows they touched. */
async function scansOf(text: string, values: unknown[] = [], on = client): Promise<{ kinds: string[]; rows: number }> {
  await on.query('BEGIN');
  const { rows } = await on.query<{ 'QUERY PLAN': [{ Plan: PlanNode; Triggers?: unknown }] }>(
    `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`,
    values,
  );
  await on.query('ROLLBACK');
  const scans: PlanNode[] = [];
  const visit = (node: PlanNode): void => {
    if (/^(Seq|Index|Index Only|Bitmap Heap|Tid) Scan$/.test(node['Node Type'])) scans.push(node);
    node.Plans?.forEach(visit);
  };
  visit((rows[0] as (typeof rows)[0])['QUERY PLAN'][0].Plan);
  const touched = scans.map(
    (node) => (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
  );
  return { kinds: [...new Set(scans.map((node) => node['Node Type']))], rows: touched.reduce((a, b) => a + b, 0) };
}

const to = (...steps: (readonly [EntitySet, string?])[]): PathStep[] => steps.map(([set, id]) => ({ set, id }));
const limits = { most: 1000 };
const page = (path: PathStep[], query = '', after?: Continuation): Statement =>
  compilePage('', path, planPage((path.at(-1) as PathStep).set, parseOptions(query), limits), 'entities', after);
const entity = (path: PathStep[], query = ''): Statement =>
  compileEntity('', path, planEntity((path.at(-1) as PathStep).set, parseOptions(query), limits));
/** A page of the changes behind a position. */
const changes = (position: number, query = ''): Statement =>
  compileDelta('', to([callRecords]), planPage(callRecords, parseOptions(query), limits), {
    position: String(position),
    until: '1000000',
  });
const call = [callRecords, 'c1'] as const;

const [records, ofCall, ofSession] = [[callRecords], [callRecords, sessions], [callRecords, sessions, segments]];
const people = [callRecords, participants];
const times = { startDateTime: '2024-03-01T09:00:00Z', endDateTime: '2024-03-01T09:30:00Z' };

/** The statement of a kind of write for the entities of so many paths. */
function written(
  kind: CreateKind | UpdateKind | ReplaceKind | DeleteKind,
  paths: readonly string[][],
  entity: JsonObject = {},
): Statement {
  const read: Read = { statement: () => ({ text: '', values: [] }), isNeeded: true };
  const conditions = { ifNoneMatch: ['0'] };
  return kind.statement(
    paths.map((ids) => {
      const id = ids.at(-1) ?? '';
      if (kind instanceof DeleteKind) return kind.write(ids, conditions);
      return kind instanceof CreateKind
        ? kind.write(ids.slice(0, -1), { ...entity, id }, read)
        : kind instanceof UpdateKind
          ? kind.write(ids, { members: { ...entity, id } }, conditions, read)
          : kind.write(ids, { ...entity, id }, conditions, read);
    }),
  );
}

/** Paths of as many calls as one statement may change. */
const paths = (count: number, ...below: string[]): string[][] =>
  Array.from({ length: count }, (_, index) => [`c${index + 2}`, ...below]);
/** The same for as many calls as one statement may change. */
const forCalls = <Value>(count: number, value: Value): Map<string, Value> =>
  new Map(paths(count).map(([id = '']) => [id, value]));
const recount = changeOfCollection(people)?.recount as Recount;
const refill = changeOfMembers(callRecords, { participants: [{ user: { id: 'u' } }] })?.refill as Refill;
const [told] = identityForms as [(typeof identityForms)[number]];
const unread: Read = {
  statement: () => {
    throw new Error('No answer is read here.');
  },
  isNeeded: true,
};

const owned = {
  change: new OwnedWriteKind(organizer, 'change'),
  replacement: new OwnedWriteKind(organizer, 'replacement'),
  end: new OwnedDeleteKind(organizer),
};
const one = ['c1', lastSession];
const deep = { ...times, segments: [{ ...times, id: 'g' }] };

describe('rows touched', () => {
  it.each<[string, Statement, number]>([
    ['the first page of call records', page(to([callRecords])), 61],
    ['a page far behind', page(to([callRecords]), '', ['500', 'c500']), 61],
    [
      'a page with all that the calls contain',
      page(to([callRecords]), '$top=5&$expand=sessions($expand=segments),participants_v2'),
      40,
    ],
    // The changes, whether each record has changed again, the record itself, and the end of what is no longer kept.
    ['a page of changes', changes(1_000), 3 * 61],
    ['a page of changes that few conditions let through', changes(1_000, "$filter=id eq 'x'"), 3 * 61],
    ['the last changes', changes(2_990), 3 * 11],
    ['a call record', entity(to(call)), 1],
    ['a large call with its sessions and segments', entity(to(call), '$expand=sessions($expand=segments)'), 122],
    ['the first page of sessions', page(to(call, [sessions])), 62],
    // Where the planner expects less than a page behind a position, it reads what is there and sorts it.
    ['a page of sessions far behind', page(to(call, [sessions]), '', ['4500']), 501],
    ['the last session', entity(to(call, [sessions, lastSession])), 2],
    ['a session that does not exist', entity(to(call, [sessions, 'x'])), 1],
    ['the first page of segments', page(to(call, [sessions, lastSession], [segments])), 63],
    ['the last segment', entity(to(call, [sessions, lastSession], [segments, `g${large.segments}`])), 3],
    ['the first page of participants', page(to(call, [participants])), 132],
    [
      'the number of segments',
      compileCount(to(call, [sessions, 's1'], [segments]), planCount(segments, parseOptions(''))),
      3,
    ],
    // What is read to make sure, what is locked and what is changed: each of them by an index, however many there are.
    [
      'a new call record',
      written(new CreateKind(records), [['new']], { ...times, version: 1, sessions: [{ ...deep, id: 's' }] }),
      0,
    ],
    ['a new session', written(new CreateKind(ofCall), [['c1', 'new']], deep), 3],
    ['250 new sessions', written(new CreateKind(ofCall), paths(250, 'new'), times), 3 * 250],
    ['a new segment', written(new CreateKind(ofSession), [[...one, 'new']], times), 4],
    ['250 new segments', written(new CreateKind(ofSession), paths(250, 's1', 'new'), times), 4 * 250],
    ['a change of a call record', written(new UpdateKind(records), [['c1']], { joinWebUrl: 'x' }), 3],
    ['250 changes of call records', written(new UpdateKind(records), paths(250), { joinWebUrl: 'x' }), 3 * 250],
    ['a change of a session', written(new UpdateKind(ofCall), [one], { isTest: true }), 5],
    ['250 changes of sessions', written(new UpdateKind(ofCall), paths(250, 's1'), { isTest: true }), 5 * 250],
    ['a change of a segment', written(new UpdateKind(ofSession), [[...one, 'g7']], { media: [] }), 6],
    ['250 changes of segments', written(new UpdateKind(ofSession), paths(250, 's1', 'g1'), { media: [] }), 6 * 250],
    // As a change, and where its collections are named, what is gone, and what is changed of it.
    ['a call record in its place', written(new ReplaceKind(records), [['c1']], times), 3],
    ['250 call records in their places', written(new ReplaceKind(records), paths(250), times), 3 * 250],
    [
      'a whole call in its place',
      written(new ReplaceKind(records), [['c2']], { ...times, sessions: [{ ...deep, id: 's' }], participants_v2: [] }),
      7,
    ],
    ['a session in its place', written(new ReplaceKind(ofCall), [one], times), 5],
    ['250 sessions in their places', written(new ReplaceKind(ofCall), paths(250, 's1'), deep), 6 * 250],
    ['250 segments in their places', written(new ReplaceKind(ofSession), paths(250, 's1', 'g1'), times), 6 * 250],
    ['the end of a call record', written(new DeleteKind(records), [['c2']]), 3],
    ['the end of a session', written(new DeleteKind(ofCall), [one]), 5],
    ['the end of a segment', written(new DeleteKind(ofSession), [[...one, 'g7']]), 6],
    ['a new participant', written(new CreateKind(people), [['c1', 'new']], {}), 3],
    ['250 new participants', written(new CreateKind(people), paths(250, 'new'), {}), 3 * 250],
    ['a change of a participant', written(new UpdateKind(people), [one], { identity: null }), 5],
    ['the end of 250 participants', written(new DeleteKind(people), paths(250, 's1')), 5 * 250],
    ['a change of an organizer', owned.change.statement([owned.change.write(['c1'], { members: {} }, {}, unread)]), 3],
    [
      '250 changes of organizers',
      owned.change.statement(
        paths(250).map((ids) => owned.change.write(ids, { members: {} }, { ifMatch: ['0'] }, unread)),
      ),
      3 * 250,
    ],
    [
      '250 organizers put in their place',
      owned.replacement.statement(paths(250).map((ids) => owned.replacement.write(ids, { members: {} }, {}, unread))),
      3 * 250,
    ],
    ['the end of 250 organizers', owned.end.statement(paths(250).map((ids) => owned.end.write(ids, {}))), 3 * 250],
    ['what follows 250 changes', followMembers(callRecords, forCalls(250, ['organizer']), forCalls(250, {})), 2 * 250],
    ['250 lists of participants', recountLists(callRecords, forCalls(250, recount)), 3 * 250],
    ['what 250 organizers tell', storedForms(callRecords, [...forCalls(250, told).keys()], told), 250],
    ['250 collections made of lists', refillCollections(callRecords, forCalls(250, refill)), 5 * 250],
    ['the end of 250 segments', written(new DeleteKind(ofSession), paths(250, 's1', 'g1')), 6 * 250],
  ])('%s is found by an index, whatever else there is', async (_name, statement, most) => {
    for (const mode of ['force_custom_plan', 'force_generic_plan']) {
      await client.query(`SET plan_cache_mode = ${mode}`);
      const { kinds, rows } = await scansOf(statement.text, [tenant, ...statement.values]);
      expect(kinds).not.toContain('Seq Scan');
      expect(rows).toBeLessThanOrEqual(most);
    }
  });

  it.each<[string, Statement]>([
    ['a page of call records', page(to([callRecords]))],
    ['a page behind others', page(to([callRecords]), '', ['2900', 'c2900'])],
    ['a page with what the calls contain', page(to([callRecords]), '$expand=sessions($expand=segments)')],
    ['a call with what it contains', entity(to([callRecords, 'c2']), '$expand=sessions($expand=segments)')],
    ['the sessions of a call', page(to([callRecords, 'c2'], [sessions]))],
  ])('the plan of %s is kept, whichever tenant asks', async (_name, { text, values }) => {
    for (const asking of [tenant, '11111111-1111-4111-8111-000000000003']) {
      const connection = new Client(database.url);
      await connection.connect();
      for (let n = 0; n < 8; n++) await connection.query({ name: 'read', text, values: [asking, ...values] });
      const { rows } = await connection.query('SELECT generic_plans::integer AS kept FROM pg_prepared_statements');
      await connection.end();
      expect(rows).toEqual([{ kept: 3 }]);
    }
  });

  it('a write finds its rows by an index where it was planned while the tables were empty', async () => {
    const [young, connection] = await newDatabase();
    const writes: [Statement, number][] = [
      [written(new CreateKind(ofCall), paths(20, 'new'), times), 3],
      [written(new CreateKind(ofSession), paths(20, 's1', 'new'), times), 4],
      [written(new UpdateKind(records), paths(20), { joinWebUrl: 'x' }), 3],
      [written(new UpdateKind(ofSession), paths(20, 's1', 'g1'), { media: [] }), 6],
      [written(new ReplaceKind(ofCall), paths(20, 's1'), times), 5],
      [written(new DeleteKind(ofSession), paths(20, 's1', 'g1')), 6],
    ];
    try {
      for (const table of ['call_record', 'session', 'segment'])
        await connection.query(`ALTER TABLE ${table} SET (autovacuum_enabled = false)`);
      await connection.query('SET plan_cache_mode = force_generic_plan');
      const execute = ({ values }: Statement, index: number): string =>
        `EXECUTE write_${index} (${[tenant, ...values].map(literal).join(', ')})`;
      for (const [index, [statement]] of writes.entries()) {
        await connection.query(`PREPARE write_${index} AS ${statement.text}`);
        await connection.query(execute(statement, index));
      }
      await fill(connection);
      for (const [index, [statement, most]] of writes.entries()) {
        const { kinds, rows } = await scansOf(execute(statement, index), [], connection);
        expect(kinds).not.toContain('Seq Scan');
        expect(rows).toBeLessThanOrEqual(most * 20);
      }
    } finally {
      await connection.end();
      await young.drop();
    }
  });
});

function literal(value: unknown): string {
  if (!Array.isArray(value)) return escapeLiteral(String(value));
  const items = value.map((item) => (item === null ? 'NULL' : JSON.stringify(String(item))));
  return escapeLiteral(`{${items.join(',')}}`);
}
