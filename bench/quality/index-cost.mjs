/**
 * What each index of the tables of quality costs: its size, and the CPU time that it adds to the insertion of a row.
 * `node bench/quality/index-cost.mjs folder`: a folder that `follow.mjs` has filled.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import pg from 'pg';
import embedded from '../../dist/src/database/embedded/embedded-postgres.js';

const settings = { jit: 'off', fsync: 'off', shared_buffers: '1GB', max_wal_size: '8GB', autovacuum: 'off' };
/** Rows of one insertion, and how often it is done. */
const written = { rows: 20_000, times: 3 };

if (process.argv[2] === undefined) throw new Error('Name the folder that keeps the data.');
const server = await embedded.startEmbeddedPostgres({ folder: resolve(process.argv[2], 'postgres'), settings });
const client = new pg.Client(server.url);
try {
  await client.connect();
  console.log('| Index | Size | CPU time of a row |\n| --- | ---: | ---: |');
  for (const table of ['media_stream', 'call_summary', 'quality_hour']) await costsOf(table);
} finally {
  await client.end();
  await server.stop();
}

async function costsOf(table) {
  await client.query(
    `CREATE TEMP TABLE written_${table} AS SELECT * FROM ${table} ORDER BY md5(id) LIMIT ${written.rows}`,
  );
  await client.query(`UPDATE written_${table} SET id = id || 'x'`);
  const { rows: indexes } = await client.query(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition, indisprimary AS "isKey",
      pg_size_pretty(pg_relation_size(indexrelid)) AS size FROM pg_index WHERE indrelid = $1::regclass ORDER BY 1`,
    [table],
  );
  const all = await timeOf(table);
  for (const { name, definition, isKey, size } of indexes) {
    await client.query(isKey ? `ALTER TABLE ${table} DROP CONSTRAINT ${name}` : `DROP INDEX ${name}`);
    const without = await timeOf(table);
    await client.query(isKey ? `ALTER TABLE ${table} ADD PRIMARY KEY (${columnsOf(definition)})` : definition);
    console.log(`| ${name} | ${size} | ${(all - without).toFixed(1)} µs of ${all.toFixed(1)} µs |`);
  }
}

function columnsOf(definition) {
  return definition.slice(definition.indexOf('(') + 1, -1);
}

/** Least CPU time of the server for the insertion of a row, in microseconds. */
async function timeOf(table) {
  const times = [];
  for (let time = 0; time < written.times; time++) {
    await client.query('BEGIN');
    const before = await cpuOfServer();
    await client.query(`INSERT INTO ${table} SELECT * FROM written_${table}`);
    times.push((await cpuOfServer()) - before);
    await client.query('ROLLBACK');
    await client.query(`VACUUM ${table}`);
  }
  return (Math.min(...times) * 1_000) / written.rows;
}

/** CPU time in milliseconds so far of the server's process for this connection. */
async function cpuOfServer() {
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
  const [run] = (await readFile(`/proc/${rows[0].pid}/schedstat`, 'utf8')).split(' ');
  return Number(run) / 1e6;
}
