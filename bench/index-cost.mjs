/**
 * What each index for a question costs, and what it answers: its size, the time of a write with it over the time without,
 * and time and plan of its question without and with it. Runs on an embedded PostgreSQL of its own.
 * `npm run bench:indexes -- [calls]`; default: 100,000 calls with 200,000 sessions, about three minutes.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { startEmbeddedPostgres } from '../dist/src/database/embedded/embedded-postgres.js';
import { migrate } from '../dist/src/database/migrate.js';
import { rowsOfCall, tenant } from './call-data.mjs';
import { questions } from './index-questions.mjs';

const calls = Number(process.argv[2] ?? 100_000);
/** Rows of one write, and how often it is timed; the quickest counts, since other work only slows it down. */
const written = { rows: 5_000, times: 3 };

/** Longest time for a question, in milliseconds. */
const patience = 10_000;
/** SQLSTATE of a statement that took longer. */
const canceled = '57014';

const settings = {
  max_parallel_workers_per_gather: '0',
  shared_buffers: '1GB',
  max_wal_size: '8GB',
  autovacuum: 'off',
  jit: 'off',
  fsync: 'off',
};

async function main() {
  const folder = await mkdtemp(join(tmpdir(), 'callrecords-bench-'));
  // Started by root, the server runs as somebody else, who has to get in.
  await chmod(folder, 0o711);
  const server = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), settings });
  try {
    await migrate(server.url);
    const client = new pg.Client(server.url);
    await client.connect();
    await measure(client).finally(() => client.end());
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(client) {
  const known = await takeIndexes(client);
  await fill(client);
  await stage(client);
  await client.query('VACUUM ANALYZE');
  const costs = new Map();
  print(['Question', 'Without', 'With', 'Index', 'Size', 'Write']);
  for (const { question, sql, value, indexes } of questions) {
    const { rows } = await client.query(value, value.includes('$1') ? [tenant] : []);
    const values = [tenant, rows[0].value];
    const without = await timeOf(client, sql, values);
    for (const index of indexes) {
      const definition = known.get(index.name) ?? `CREATE INDEX ${index.name} ON ${index.table} ${index.definition}`;
      if (costs.has(index.name)) await client.query(definition);
      else costs.set(index.name, await costOf(client, index, definition));
    }
    for (const { table } of indexes) await client.query(`VACUUM ANALYZE ${table}`);
    const withIndex = await timeOf(client, sql, values);
    for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
    for (const [place, { name }] of indexes.entries()) {
      const { size, write } = costs.get(name);
      print([...(place === 0 ? [question, without, withIndex] : ['', '', '']), name, size, write]);
    }
  }
}

function print(cells) {
  console.log(`| ${cells.join(' | ')} |`);
}

/** Drops the indexes of the questions. @returns their definitions by name */
async function takeIndexes(client) {
  const names = questions.flatMap(({ indexes }) => indexes.map(({ name }) => name));
  const { rows } = await client.query('SELECT indexname, indexdef FROM pg_indexes WHERE indexname = ANY($1)', [names]);
  for (const { indexname } of rows) await client.query(`DROP INDEX ${indexname}`);
  return new Map(rows.map(({ indexname, indexdef }) => [indexname, indexdef]));
}

const tables = ['call_record', 'participant', 'session', 'segment'];

async function fill(client) {
  for (let first = 0; first < calls; first += 1_000) {
    const batch = Array.from({ length: 1_000 }, (_, index) => rowsOfCall(first + index));
    for (const table of tables) {
      const rows = JSON.stringify(batch.flatMap((rowsOf) => rowsOf[table]));
      await client.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`, [rows]);
    }
  }
}

/** Puts rows aside that are like those in the tables, for the writes that are timed. */
async function stage(client) {
  for (const table of tables) {
    const rows = `(SELECT * FROM ${table} ORDER BY md5(id) LIMIT ${written.rows})`;
    await client.query(`CREATE TABLE written_${table} AS SELECT * FROM ${rows} t`);
    const change = table === 'call_record' ? "id = id || 'x'" : 'position = position + 100';
    await client.query(`UPDATE written_${table} SET ${change}`);
  }
}

/** Makes an index. @returns its size, and what it adds to the time of writing a row */
async function costOf(client, { name, table, write }, definition) {
  const statement =
    write ??
    `INSERT INTO ${table} SELECT ${table === 'call_record' ? `(r).* FROM (SELECT jsonb_populate_record(t, jsonb_build_object('id', t.id || 'x')) r FROM written_call_record t) x` : `* FROM written_${table}`}`;
  const without = await timeOfWrite(client, table, statement);
  await client.query(definition);
  const { rows } = await client.query('SELECT pg_size_pretty(pg_relation_size($1::regclass)) AS size', [name]);
  // What a GIN index puts off is part of its price.
  const isGin = /using gin/i.test(definition);
  const withIndex = await timeOfWrite(
    client,
    table,
    statement,
    isGin ? `SELECT gin_clean_pending_list('${name}')` : '',
  );
  const added = Math.round(((withIndex - without) / written.rows) * 1_000);
  return { size: rows[0].size, write: `${(withIndex / without).toFixed(2)} (${added > 0 ? '+' : ''}${added} µs)` };
}

async function timeOfWrite(client, table, statement, after = '') {
  const times = [];
  for (let time = 0; time < written.times; time++) {
    await client.query('BEGIN');
    const start = performance.now();
    await client.query(statement);
    if (after !== '') await client.query(after);
    times.push(performance.now() - start);
    await client.query('ROLLBACK');
    await client.query(`VACUUM ${table}`);
  }
  return Math.min(...times);
}

/** Time of a question in milliseconds, and the indexes and whole tables that are read for it. */
async function timeOf(client, sql, values) {
  const plans = [];
  try {
    await client.query(`SET statement_timeout = ${patience}`);
    while (plans.length < 3) {
      const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, values);
      plans.push(rows[0]['QUERY PLAN'][0]);
    }
  } catch (error) {
    if (error.code !== canceled) throw error;
    return `more than ${patience / 1_000} s`;
  } finally {
    await client.query('SET statement_timeout = 0');
  }
  const quickest = Math.min(...plans.map((plan) => plan['Execution Time']));
  return `${quickest < 10 ? quickest.toFixed(1) : Math.round(quickest)} ms (${[...new Set(scansOf(plans[0].Plan))].join(', ')})`;
}

function scansOf(node) {
  const below = (node.Plans ?? []).flatMap(scansOf);
  if (node['Index Name']) return [node['Index Name'], ...below];
  return node['Node Type'] === 'Seq Scan' ? [`all of ${node['Relation Name']}`, ...below] : below;
}

await main();
