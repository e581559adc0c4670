/**
 * Times the follower alone: it makes the rows and totals of call records that are stored, from the log of changes, or by
 * a walk with `--walk`. `node bench/quality/follow.mjs [--walk] folder [streams]`: 100,000 streams, in a folder that is
 * kept and used again.
 */
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import pg from 'pg';
import embedded from '../../dist/src/database/embedded/embedded-postgres.js';
import migrations from '../../dist/src/database/migrate.js';
import { tenant } from '../sides.mjs';
import { CALLS_TO_STREAMS, callSource } from './calls.mjs';

const require = createRequire(import.meta.url);
const { createDataSource } = require('../../dist/src/database/data-source.js');
const { TenantDatabase } = require('../../dist/src/database/tenant-database.js');
const { ChangeLog } = require('../../dist/src/changes/change-log.js');
const { StorageGuard } = require('../../dist/src/storage/storage-guard.js');
const { BatchWriter } = require('../../dist/src/quality/follow/batch-writer.js');
const { Derivation } = require('../../dist/src/quality/follow/derivation.js');
const { Deriver } = require('../../dist/src/quality/follow/deriver.js');
const { CallFinder } = require('../../dist/src/quality/follow/next-calls.js');
const { TenantFollower } = require('../../dist/src/quality/follow/tenant-follower.js');
const { recipeOf } = require('../../dist/src/quality/codec-file.js');

const settings = { jit: 'off', fsync: 'off', shared_buffers: '1GB', max_wal_size: '8GB' };
const BATCH = 1_000;
const TICKS_PER_MS = 10_000n;
const UNIX_EPOCH_MS = 62_135_596_800_000;

const wanted = process.argv.slice(2).filter((argument) => argument !== '--walk');
const isWalk = process.argv.includes('--walk');
if (wanted[0] === undefined) throw new Error('Name the folder that keeps the data.');
const folder = resolve(wanted[0]);
const calls = Math.round(Number(wanted[1] ?? 100_000) / CALLS_TO_STREAMS);
/** Calls of 90 days, of which the first ones are stored: as many in a day as in the small form. */
const CALLS_OF_ALL_DAYS = 100_000;

await mkdir(folder, { recursive: true });
// Started by root, the server runs as somebody else, who has to get in.
await chmod(folder, 0o711);
const server = await embedded.startEmbeddedPostgres({ folder: resolve(folder, 'postgres'), settings });
try {
  await migrations.migrate(server.url);
  const client = new pg.Client(server.url);
  await client.connect();
  try {
    await store(client);
    await follow(client);
  } finally {
    await client.end();
  }
} finally {
  await server.stop();
}

function ticks(time) {
  return String(BigInt(Date.parse(time) + UNIX_EPOCH_MS) * TICKS_PER_MS);
}

/** Rows of a call record, as the service stores them. */
function rowsOf({ id, body, participants, sessions }) {
  const times = (of) => ({
    start_date_time: ticks(of.startDateTime),
    end_date_time: ticks(of.endDateTime),
  });
  const below = { tenant_id: tenant, call_record_id: id };
  return {
    call_record: [
      {
        ...{ tenant_id: tenant, id, ...times(body), last_modified_date_time: ticks(body.endDateTime) },
        ...{ version: 1, next_position: 100, body },
      },
    ],
    participant: participants.map((one, position) => ({ ...below, id: randomUUID(), position, body: one })),
    session: sessions.map((one) => ({
      ...below,
      id: one.id,
      position: one.position,
      ...times(one.body),
      body: one.body,
    })),
    segment: sessions.flatMap(({ position: session_position, segments }) =>
      segments.map(({ id, position, body }) => ({ ...below, session_position, id, position, ...times(body), body })),
    ),
  };
}

async function store(client) {
  const { rows } = await client.query('SELECT count(*)::integer AS count FROM call_record');
  if (rows[0].count === calls) return;
  await client.query('TRUNCATE call_record, change CASCADE');
  for (let first = 0; first < calls; first += BATCH) {
    const some = [];
    for (let number = first; number < Math.min(first + BATCH, calls); number++)
      some.push(rowsOf(callSource(number, CALLS_OF_ALL_DAYS)));
    for (const table of ['call_record', 'participant', 'session', 'segment']) {
      const all = some.flatMap((one) => one[table]);
      const columns = Object.keys(all[0]).join(', ');
      const made = `SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1)`;
      await client.query(`INSERT INTO ${table} (${columns}) ${made}`, [JSON.stringify(all)]);
    }
  }
}

async function follow(client) {
  const deriver = new Deriver(recipeOf({ qualityRuleSet: 'cqd-2020' }));
  await client.query('TRUNCATE media_stream, call_summary, quality_hour, quality_place');
  await client.query('VACUUM ANALYZE');
  await client.query('CHECKPOINT');
  await client.query(
    `INSERT INTO quality_place (tenant_id, position, walked, recipe, is_complete)
     SELECT $1, CASE WHEN $3 THEN (SELECT max(position) FROM change) ELSE 0 END, CASE WHEN $3 THEN '' END, $2, NOT $3`,
    [tenant, deriver.recipe, isWalk],
  );
  const source = await createDataSource(server.url, { poolSize: 4 }).initialize();
  try {
    const database = new TenantDatabase(source);
    const log = new ChangeLog(database);
    const parts = [new CallFinder(database, log), new Derivation(database, deriver), new BatchWriter(database)];
    const follower = new TenantFollower(database, log, new StorageGuard(), deriver, ...parts);
    const before = await cpuOfServer(client);
    const own = process.cpuUsage();
    const begin = performance.now();
    while (await follower.follow(tenant));
    const seconds = (performance.now() - begin) / 1_000;
    const { user, system } = process.cpuUsage(own);
    const after = await cpuOfServer(client);
    const { rows } = await client.query(`SELECT (SELECT count(*)::integer FROM media_stream) AS streams,
      (SELECT count(*)::integer FROM quality_hour) AS totals,
      (SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM media_stream t) AS rows,
      (SELECT md5(string_agg(t.id || t.streams || t.jitter_sum || t.mos_sum || t.user_bits, ',' ORDER BY grain, id))
        FROM quality_hour t) AS sums`);
    const [{ streams, totals, ...digests }] = rows;
    const each = (us) => `${(us / streams).toFixed(1)} µs`;
    console.log(
      `${streams} streams, ${totals} rows of totals in ${seconds.toFixed(1)} s: ${Math.round(streams / seconds)} streams a second. ` +
        `CPU of a stream: service ${each(user + system)}, PostgreSQL ${each((after - before) * 1_000)}`,
    );
    if (process.env.BENCH_VERBOSE) {
      console.log(digests);
      const { rows: sizes } = await client.query(`SELECT relname, pg_relation_size(oid) / 1024 AS kb FROM pg_class
        WHERE relname ~ '^(media_stream|call_summary|quality_hour)' ORDER BY 1`);
      console.log(sizes.map(({ relname, kb }) => `${relname} ${kb}`).join(', '));
    }
  } finally {
    await source.destroy();
  }
}

/** CPU time in milliseconds so far of the server's connections; 0 where the system does not tell it. */
async function cpuOfServer(client) {
  const { rows } = await client.query('SELECT pid FROM pg_stat_activity');
  let sum = 0;
  for (const { pid } of rows) {
    const [, , ...fields] = (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')).split(/\) | /);
    sum += (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
  }
  return sum;
}
