import { Client } from 'pg';
import { callRecords, participants, segments, sessions } from '../src/call-records/entity-sets';
import { migrate } from '../src/database/migrate';
import { compileSearch } from '../src/odata/search/compile-search';
import { planSearch } from '../src/odata/search/plan-search';
import { SqlBuilder, type Statement } from '../src/odata/sql-builder';
import type { SearchExpression } from '../src/odata/syntax/ast';
import { createTestDatabase, type TestDatabase } from './support/test-database';

const tenant = '11111111-1111-4111-8111-000000000001';

let database: TestDatabase;
let client: Client;

/** A medium call record in SQL: the number of the call is `c`. */
const identity = (user: string): string =>
  `jsonb_build_object('user', jsonb_build_object('id', ${user}, 'displayName', 'Person ' || ${user}))`;
const endpoint = (number: string): string => `CASE ${number} % 50
    WHEN 0 THEN jsonb_build_object('associatedIdentity', jsonb_build_object('id', '+1' || ${number}), 'identity', jsonb_build_object('phone', jsonb_build_object('id', '+1' || ${number})))
    ELSE jsonb_build_object('associatedIdentity', jsonb_build_object('id', 'u' || ${number}), 'identity', ${identity(`('u' || ${number})`)}) END`;

beforeAll(async () => {
  database = await createTestDatabase();
  await migrate(database.url);
  client = new Client(database.url);
  await client.connect();
  const tenants = `SELECT ('11111111-1111-4111-8111-00000000000' || t)::uuid AS tenant FROM generate_series(1, 2) t`;
  await client.query(`
    INSERT INTO call_record (tenant_id, id, start_date_time, end_date_time, last_modified_date_time, version, next_position, body)
      SELECT tenant, 'c' || c, c, c, 0, 1, 10, jsonb_build_object('organizer_v2', jsonb_build_object('id', 'u' || c % 1000), 'joinWebUrl', repeat('x', 1000))
      FROM (${tenants}) t, generate_series(1, 2500) c;
    INSERT INTO participant (tenant_id, call_record_id, position, id, body)
      SELECT tenant, 'c' || c, p, 'u' || (c + p) % 1000, jsonb_build_object('identity', ${identity("('u' || (c + p) % 1000)")})
      FROM (${tenants}) t, generate_series(1, 2500) c, generate_series(1, 2) p;
    INSERT INTO session (tenant_id, call_record_id, position, id, start_date_time, end_date_time, body)
      SELECT tenant, 'c' || c, 3, 's', 0, 0, jsonb_build_object('caller', ${endpoint('c % 1000')}, 'callee', ${endpoint('(c + 1) % 1000')})
        || CASE WHEN c % 100 = 0 THEN '{"failureInfo":{"stage":"callSetup","reason":"Timeout"}}'::jsonb ELSE '{}' END
      FROM (${tenants}) t, generate_series(1, 2500) c;
    INSERT INTO segment (tenant_id, call_record_id, session_position, position, id, start_date_time, end_date_time, body)
      SELECT tenant_id, call_record_id, 3, 4, 'g', 0, 0, body FROM session;
    INSERT INTO session (tenant_id, call_record_id, position, id, start_date_time, end_date_time, body)
      SELECT '${tenant}', 'c1', s, 's' || s, 0, 0, '{"caller":{"name":"machine"}}' FROM generate_series(10, 500) s`);
  await client.query('VACUUM ANALYZE');
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** Names of the indexes that a statement uses, and kinds of scans without one. */
async function scansOf({ text, values }: Statement): Promise<string[]> {
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(`EXPLAIN (FORMAT JSON) ${text}`, [
    tenant,
    ...values,
  ]);
  const scans = (node: PlanNode): string[] => [
    ...(node['Index Name'] === undefined ? [] : [node['Index Name']]),
    ...(node['Node Type'] === 'Seq Scan' ? ['Seq Scan'] : []),
    ...(node.Plans ?? []).flatMap(scans),
  ];
  return [...new Set(scans((rows[0] as (typeof rows)[0])['QUERY PLAN'][0].Plan))];
}

/** A page of call records, as a compiled read selects it. */
function page(condition: string, value: string): Statement {
  const text = `SELECT * FROM call_record t0 WHERE t0.tenant_id = $1 AND ${condition}
    ORDER BY t0.start_date_time DESC, t0.id DESC LIMIT 61`;
  return { text, values: [value] };
}

/** The page of calls with a session that has a value at the path. */
function bySession(path: string, value: string): Statement {
  return page(
    `EXISTS (SELECT FROM session t1 WHERE t1.tenant_id = $1 AND t1.call_record_id = t0.id
      AND ((t1.body #>> '{${path}}') COLLATE "C" = $2::text))`,
    value,
  );
}

it.each<[string, Statement]>([
  [
    'participant_person',
    page(
      'EXISTS (SELECT FROM participant t1 WHERE t1.tenant_id = $1 AND t1.call_record_id = t0.id AND (t1.id COLLATE "C" = $2::text))',
      'u7',
    ),
  ],
  ['call_record_organizer', page(`((t0.body #>> '{organizer_v2,id}') COLLATE "C" = $2::text)`, 'u7')],
  ['session_caller', bySession('caller,associatedIdentity,id', 'u7')],
  ['session_caller_user', bySession('caller,identity,user,id', 'u7')],
  ['session_caller_phone', bySession('caller,identity,phone,id', '+150')],
  ['session_callee', bySession('callee,associatedIdentity,id', 'u7')],
  ['session_callee_user', bySession('callee,identity,user,id', 'u7')],
  ['session_callee_phone', bySession('callee,identity,phone,id', '+150')],
  ['session_failure', bySession('failureInfo,stage', 'callSetup')],
])('%s is used by its question', async (index, statement) => {
  for (const mode of ['force_custom_plan', 'force_generic_plan']) {
    await client.query(`SET plan_cache_mode = ${mode}`);
    const scans = await scansOf(statement);
    expect(scans).toContain(index);
    expect(scans).not.toContain('Seq Scan');
  }
});

describe('a search', () => {
  const word = (text: string): SearchExpression => ({ kind: 'word', text, at: 0 });
  const both = (left: SearchExpression, right: SearchExpression): SearchExpression => ({
    kind: 'and',
    left,
    right,
    at: 0,
  });
  const either = (left: SearchExpression, right: SearchExpression): SearchExpression => ({
    kind: 'or',
    left,
    right,
    at: 0,
  });

  const everywhere = ['call_record_words', 'participant_words', 'session_words', 'segment_words'];

  function searchPage(search: SearchExpression): Statement {
    const sql = new SqlBuilder();
    const row = sql.alias();
    const condition = compileSearch(sql, planSearch(search), callRecords, row);
    return {
      text: `SELECT * FROM call_record ${row} WHERE ${row}.tenant_id = $1 AND ${condition}
        ORDER BY ${row}.start_date_time DESC, ${row}.id DESC LIMIT 61`,
      values: sql.values,
    };
  }

  it.each<[string, SearchExpression]>([
    ['of a word', word('u7')],
    ['of a phrase', { kind: 'phrase', text: 'person u7', at: 0 }],
    ['of a prefix', word('u99*')],
    ['of two words', both(word('u7'), word('timeout'))],
    ['of either of two words', either(word('u7'), word('u8'))],
    ['of a word without another', both(word('u7'), { kind: 'not', operand: word('timeout'), at: 0 })],
    [
      'of nested words',
      both(word('u7'), either(word('u8'), both(word('u9'), { kind: 'not', operand: word('u6'), at: 0 }))),
    ],
  ])('%s reads the indexes of all tables', async (_name, search) => {
    for (const mode of ['force_custom_plan', 'force_generic_plan']) {
      await client.query(`SET plan_cache_mode = ${mode}`);
      const scans = await scansOf(searchPage(search));
      expect(scans).toEqual(expect.arrayContaining(everywhere));
      expect(scans).not.toContain('Seq Scan');
    }
  });

  it('of the sessions of one call reads no other calls', async () => {
    const sql = new SqlBuilder();
    const row = sql.alias();
    const condition = compileSearch(sql, planSearch(word('machine')), sessions, row);
    const text = `SELECT count(*)::int AS count FROM session ${row} WHERE ${row}.tenant_id = $1 AND ${row}.call_record_id = 'c1' AND ${condition}`;
    const statement = { text, values: sql.values };
    expect(await scansOf(statement)).not.toContain('Seq Scan');
    const { rows } = await client.query<{ count: number }>(text, [tenant, ...sql.values]);
    expect(rows[0]?.count).toBe(491);
  });

  it('is offered for every collection', () => {
    for (const set of [callRecords, participants, sessions, segments])
      expect(compileSearch(new SqlBuilder(), planSearch(word('x')), set, 't')).toContain(`${set.table}_words`);
  });
});
