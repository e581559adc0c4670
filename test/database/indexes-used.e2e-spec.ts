import { Client } from 'pg';
import { callRecords, participants, segments, sessions } from '../../src/call-records/entity-sets';
import { migrate } from '../../src/database/migrate';
import type { EntitySet, PathStep } from '../../src/odata/entity-set';
import { planPage } from '../../src/odata/plan/plan';
import type { Statement } from '../../src/odata/sql-builder';
import { compilePage } from '../../src/odata/sql/statements';
import { parseOptions } from '../../src/odata/syntax/options';
import { callSummaries, qualityHours, streams, streamsOfCall } from '../../src/quality/sets/quality-sets';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

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
  await client.query(`
    INSERT INTO media_stream (tenant_id, id, body, call_record_id, session_id, segment_id, start_date_time, end_date_time,
        media_kind, classification, rule_set, sender_id, receiver_id)
      SELECT tenant, 's' || s, '{}', 'c' || s / 4, 's', 'g', s, s, 'audio', 'good', 'r', 'u' || s % 1000, 'u' || (s + 1) % 1000
      FROM (${tenants}) t, generate_series(1, 6000) s;
    INSERT INTO call_summary (tenant_id, id, body, start_date_time, end_date_time, duration, participant_count,
        session_count, segment_count, stream_count, classified_streams, poor_streams, outcome, outcome_text, is_test,
        version, from_user_id, to_user_id)
      SELECT tenant, 'c' || c, '{}', c, c, 0, 0, 0, 0, 0, 0, 0, CASE WHEN c % 100 = 0 THEN 'busy' ELSE 'answered' END, 't',
        false, 1, 'u' || c % 1000, 'u' || (c + 1) % 1000
      FROM (${tenants}) t, generate_series(1, 6000) c;
    INSERT INTO quality_hour SELECT r.* FROM (${tenants}) t, generate_series(1, 3000) h,
      (SELECT jsonb_object_agg(column_name, CASE data_type WHEN 'ARRAY' THEN '[]'::jsonb ELSE '0' END) AS zeros
        FROM information_schema.columns
        WHERE table_name = 'quality_hour' AND is_nullable = 'NO' AND column_name <> 'tenant_id') z,
      LATERAL jsonb_populate_record(NULL::quality_hour, zeros || jsonb_build_object(
        'tenant_id', tenant, 'grain', h % 3, 'id', h, 'hour', h)) r`);
  await client.query('VACUUM ANALYZE');
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** A table with one row for each tenant. */
const SMALL = 'quality_place';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** Names of the indexes that a statement uses, and kinds of scans without one. */
async function scansOf(statement: Statement): Promise<string[]> {
  const scans = (await nodesOf(statement)).flatMap((node) => [
    ...(node['Index Name'] === undefined ? [] : [node['Index Name']]),
    ...(node['Node Type'] === 'Seq Scan' && node['Relation Name'] !== SMALL ? ['Seq Scan'] : []),
  ]);
  return [...new Set(scans)];
}

/** All nodes of the plan of a statement. */
async function nodesOf({ text, values }: Statement): Promise<PlanNode[]> {
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(`EXPLAIN (FORMAT JSON) ${text}`, [
    tenant,
    ...values,
  ]);
  const nodes = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodes)];
  return nodes((rows[0] as (typeof rows)[0])['QUERY PLAN'][0].Plan);
}

/** The first page of a collection, as the service reads it. */
function page(path: PathStep[], query: string): Statement {
  const { set } = path.at(-1) as PathStep;
  const plan = planPage(set, parseOptions(encodeURI(query).replaceAll('+', '%2B')), { most: 1000 });
  return compilePage('http://localhost', path, plan);
}

const bySession = (path: string, value: string): string => `$filter=sessions/any(s:s/${path} eq '${value}')`;

const modes = ['force_custom_plan', 'force_generic_plan'];

describe('indexes used', () => {
  it.each<[string, string]>([
    ['participant_person', `$filter=participants_v2/any(p:p/id eq 'u7')`],
    ['call_record_organizer', `$filter=organizer_v2/id eq 'u7'`],
    ['session_caller', bySession('caller/associatedIdentity/id', 'u7')],
    ['session_caller', bySession('caller/microsoft.graph.callRecords.participantEndpoint/associatedIdentity/id', 'u7')],
    ['session_caller_user', bySession('caller/identity/user/id', 'u7')],
    ['session_caller_phone', bySession('caller/identity/phone/id', '+150')],
    ['session_callee', bySession('callee/associatedIdentity/id', 'u7')],
    ['session_callee_user', bySession('callee/identity/user/id', 'u7')],
    ['session_callee_phone', bySession('callee/identity/phone/id', '+150')],
    ['session_failure', bySession('failureInfo/stage', 'callSetup')],
  ])('%s is used for %s', async (index, query) => {
    for (const mode of modes) {
      await client.query(`SET plan_cache_mode = ${mode}`);
      const scans = await scansOf(page([{ set: callRecords }], query));
      expect(scans).toContain(index);
      expect(scans).not.toContain('Seq Scan');
    }
  });

  it.each(
    (
      [
        ['media_stream_start', streams, ''],
        ['media_stream_start', streams, '$filter=startDateTime gt 0001-01-01T00:00:00.0009Z'],
        ['media_stream_sender', streams, "$filter=senderId eq 'u7'"],
        ['media_stream_receiver', streams, "$filter=receiverId eq 'u7' and startDateTime gt 0001-01-01T00:00:00Z"],
        ['media_stream_call', streams, "$filter=callRecordId eq 'c7'"],
        ['call_summary_start', callSummaries, ''],
        ['call_summary_outcome', callSummaries, "$filter=outcome eq 'busy'"],
        ['call_summary_from', callSummaries, "$filter=fromUserId eq 'u7' or toUserId eq 'u7'"],
        ['call_summary_to', callSummaries, "$filter=fromUserId eq 'u7' or toUserId eq 'u7'"],
        ['quality_hour_start', qualityHours, ''],
        ['quality_hour_start', qualityHours, '$filter=hour gt 0001-01-01T00:00:00.0005Z'],
      ] as const satisfies readonly (readonly [string, EntitySet, string])[]
    ).map(([index, set, query]) => ({ index, set, query, name: set.name })),
  )('$index is used for $name?$query', async ({ index, set, query }) => {
    for (const mode of modes) {
      await client.query(`SET plan_cache_mode = ${mode}`);
      const scans = await scansOf(page([{ set }], query));
      expect(scans).toContain(index);
      expect(scans).not.toContain('Seq Scan');
    }
  });

  it.each<[string, EntitySet, string]>([
    ['call_summary_outcome', callSummaries, "$filter=outcome eq 'answered'&$skip=3000"],
    ['call_summary_start', callSummaries, '$skip=3000'],
    ['media_stream_start', streams, '$skip=3000'],
    ['call_record_start', callRecords, '$skip=500'],
  ])('%s alone is read of rows that are skipped', async (index, set, query) => {
    const nodes = await nodesOf(page([{ set }], query));
    expect(nodes).toContainEqual(expect.objectContaining({ 'Node Type': 'Index Only Scan', 'Index Name': index }));
  });

  it('those of the streams of a call are used', async () => {
    const scans = await scansOf(page([{ set: callRecords, id: 'c7' }, { set: streamsOfCall }], ''));
    expect(scans).toEqual(expect.arrayContaining(['call_record_pkey', 'media_stream_call']));
    expect(scans).not.toContain('Seq Scan');
  });

  it.each([
    'u7',
    '"person u7"',
    '"u99*"',
    'u7 timeout',
    'u7 OR u8',
    'u7 NOT timeout',
    'u7 AND (u8 OR (u9 AND NOT u6))',
  ])('the indexes of all words are used for $search=%s', async (search) => {
    for (const mode of modes) {
      await client.query(`SET plan_cache_mode = ${mode}`);
      const scans = await scansOf(page([{ set: callRecords }], `$search=${search}`));
      const everywhere = ['call_record_words', 'participant_words', 'session_words', 'segment_words'];
      expect(scans).toEqual(expect.arrayContaining(everywhere));
      expect(scans).not.toContain('Seq Scan');
    }
  });

  it('the indexes of all words are used of rows that have just come, without statistics', async () => {
    const tables = ['call_record', 'participant', 'session', 'segment'];
    const relations = `SELECT oid FROM pg_class WHERE relname IN ('${tables.join("', '")}')`;
    const withIndexes = `${relations} UNION SELECT indexrelid FROM pg_index WHERE indrelid IN (${relations})`;
    await client.query(`SET plan_cache_mode = force_custom_plan; BEGIN`);
    // An update adds to what an index has not sorted in yet.
    for (const table of tables) await client.query(`UPDATE ${table} SET body = body || '{"label":"again"}'`);
    await client.query(`DELETE FROM pg_statistic WHERE starelid IN (${withIndexes})`);
    await client.query(`UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE oid IN (${withIndexes})`);
    const scans = await scansOf(page([{ set: callRecords }], '$search=u7'));
    await client.query('ROLLBACK');
    expect(scans).toEqual(expect.arrayContaining(tables.map((table) => `${table}_words`)));
  });

  it.each<[string, PathStep[]]>([
    ['sessions', [{ set: callRecords, id: 'c1' }, { set: sessions }]],
    ['participants', [{ set: callRecords, id: 'c1' }, { set: participants }]],
    ['segments', [{ set: callRecords, id: 'c1' }, { set: sessions, id: 's' }, { set: segments }]],
  ])('a search of the %s of one call reads no whole table', async (_name, path) => {
    for (const mode of modes) {
      await client.query(`SET plan_cache_mode = ${mode}`);
      expect(await scansOf(page(path, '$search=u7'))).not.toContain('Seq Scan');
    }
  });
});
