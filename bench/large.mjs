// What a request costs as rows grow: npm run bench -- --large. It fills the service's own database by SQL, measures, and
// goes on filling; to reach 5,000,000 sessions takes most of the time. `node bench/large.mjs [sessions ...]`
import { createRequire } from 'node:module';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { getOf } from './read/client.mjs';
import * as sides from './sides.mjs';

const { sampleSession } = createRequire(import.meta.url)('../dist/src/call-records/samples/sample-bodies.js');
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100_000, 1_000_000, 5_000_000];
/** Sessions that a statement adds, and that a call has. */
const STEP = 100_000;
const IN_A_CALL = 20;
const MS = 5_000;

/** Calls of one minute after the other; each session between two of 50,000 people. */
const fillCalls = `INSERT INTO call_record
    (tenant_id, id, start_date_time, end_date_time, last_modified_date_time, version, next_position, body)
  SELECT '${sides.tenant}', 'call ' || n, at, at + 6000000000, at + 6000000000, 1, ${IN_A_CALL},
    '{"type": "groupCall", "modalities": ["audio"]}'
  FROM (SELECT n, 638396640000000000 + n * 600000000 AS at FROM generate_series($1::bigint, $2::bigint) n) calls`;
const fillSessions = `INSERT INTO session (tenant_id, call_record_id, position, id, start_date_time, end_date_time, body)
  SELECT c.tenant_id, c.id, k, c.id || ' ' || k, c.start_date_time, c.end_date_time,
    $3::jsonb || jsonb_build_object('caller', $3::jsonb -> 'caller' || jsonb_build_object('associatedIdentity',
      jsonb_build_object('id', md5('person ' || person), 'displayName', 'Person ' || person)))
  FROM (SELECT 'call ' || n AS id, k, floor(random() * 50000)::integer AS person
    FROM generate_series($1::bigint, $2::bigint) n, generate_series(0, ${IN_A_CALL - 1}) k) s
    JOIN call_record c ON c.tenant_id = '${sides.tenant}' AND c.id = s.id`;

const dataDir = await mkdtemp(join(tmpdir(), 'callrecords-bench-'));
let client;
try {
  const service = await sides.startService(dataDir);
  client = new pg.Client(await sides.databaseUrl(dataDir));
  await client.connect();
  await client.query('SET synchronous_commit = off');
  const token = await sides.tokenFrom(service.url);
  const posts = sides.postsTo(service.url, token, await sides.makeRecords(service.url, token, 100));
  const measure = (requests, connections, status, ms = MS) =>
    sides.measure(service, requests, dataDir, { connections, ms, status });
  await measure(posts, 64, 201, 20_000);
  print([
    'Sessions',
    'POST a second, 64 connections',
    'CPU of one',
    'POST, p50',
    'GET by id, p50',
    'CPU of one',
    'first page, p50',
  ]);
  print(Array(7).fill('---:'));
  let filled = 0;
  for (const size of sizes) {
    for (; filled < size; filled += STEP) {
      const calls = [filled / IN_A_CALL, Math.min(filled + STEP, size) / IN_A_CALL - 1];
      await client.query(fillCalls, calls);
      await client.query(fillSessions, [...calls, JSON.stringify(sampleSession)]);
    }
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
    const ids = Array.from({ length: 1_000 }, () => Math.floor((Math.random() * size) / IN_A_CALL));
    const path = '/v1.0/communications/callRecords';
    const gets = ids.map((n) =>
      getOf(new URL(`${path}/call%20${n}/sessions/call%20${n}%20${n % IN_A_CALL}`, service.url), token),
    );
    const page = [getOf(new URL(path, service.url), token)];
    await measure(gets, 1, 200);
    const results = {
      many: await measure(posts, 64, 201),
      one: await measure(posts, 1, 201),
      get: await measure(gets, 1, 200),
      page: await measure(page, 1, 200),
    };
    const cpu = ({ node, postgres }) => `${(node + postgres).toFixed(2)} ms`;
    const p50 = (result) => `${result.p50.toFixed(2)} ms`;
    const { many, one, get } = results;
    print([size, many.perSecond.toFixed(0), cpu(many), p50(one), p50(get), cpu(get), p50(results.page)]);
  }
} finally {
  await client?.end();
  await sides.stopAll();
  await rm(dataDir, { recursive: true, force: true });
}

function print(cells) {
  console.log(`| ${cells.join(' | ')} |`);
}
