/**
 * Asks the collections of quality over HTTP, and compares medians with their limits.
 * `npm run bench:quality -- [--small] folder`: 10,000,000 streams, or a tenth, in a folder that is kept and used again.
 */
import { chmod, mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import pg from 'pg';
import embedded from '../dist/src/database/embedded/embedded-postgres.js';
import migrations from '../dist/src/database/migrate.js';
import { CALLS_TO_STREAMS } from './quality/calls.mjs';
import { fill } from './quality/fill.mjs';
import { questions } from './quality/questions.mjs';
import { median } from './ratios.mjs';
import { start, stopAll, tenant, tokenFrom } from './sides.mjs';

const wanted = process.argv.slice(2).filter((argument) => argument !== '--small');
const streams = Number(wanted[1] ?? (process.argv.includes('--small') ? 1_000_000 : 10_000_000));
if (wanted[0] === undefined) throw new Error('Name the folder that keeps the data.');
const folder = resolve(wanted[0]);
const RUNS = 7;
const settings = { jit: 'off', fsync: 'off', shared_buffers: '1GB', max_wal_size: '8GB' };

await mkdir(folder, { recursive: true });
// Started by root, the server runs as somebody else, who has to get in.
await chmod(folder, 0o711);
const server = await embedded.startEmbeddedPostgres({ folder: resolve(folder, 'postgres'), settings });
try {
  await migrations.migrate(server.url);
  await fillOnce();
  const env = { DATABASE_URL: server.url, DATA_DIR: folder, PORT: '0', HTTPS_PORT: '0', LOG_LEVEL: 'warn' };
  await askAll(await start(['dist/src/main.js'], env, /at (http:\S+)/));
} finally {
  await stopAll();
  await server.stop();
}

async function fillOnce() {
  const client = new pg.Client(server.url);
  await client.connect();
  try {
    // Written last: a fill that was broken off has none.
    const { rows } = await client.query('SELECT FROM call_record LIMIT 1');
    if (rows.length > 0) return;
    await client.query('TRUNCATE media_stream, call_summary, quality_hour, quality_place');
    const begin = performance.now();
    const seconds = () => (performance.now() - begin) / 1_000;
    await fill(server.url, tenant, streams, (text) => console.error(`${seconds().toFixed(0)} s: ${text}`));
    const counted = await client.query(`SELECT (SELECT count(*) FROM media_stream) AS streams,
      (SELECT count(*) FROM quality_hour) AS hours, pg_size_pretty(pg_database_size(current_database())) AS size`);
    const { streams: made, hours, size } = counted.rows[0];
    console.log(
      `${made} streams, ${hours} rows of totals, ${size}, ${Math.round(made / seconds())} streams a second\n`,
    );
  } finally {
    await client.end();
  }
}

async function askAll({ url }) {
  const headers = { authorization: `Bearer ${await tokenFrom(url)}` };
  // One call alone has a call record.
  const records = await fetch(`${url}/v1.0/communications/callRecords`, { headers });
  const [{ id }] = (await records.json()).value;
  print(['Question', 'p50', 'At most']);
  print(['---', '---:', '---:']);
  for (const [name, limit, path] of questions(Math.round(streams / CALLS_TO_STREAMS), id)) {
    const times = [];
    while (times.length <= RUNS) {
      const begin = performance.now();
      const answer = await fetch(`${url}/v1.0/${path}`, { headers });
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`${answer.status} for ${path}: ${text}`);
      if (JSON.parse(text).value.length === 0) throw new Error(`${path} finds nothing.`);
      times.push(performance.now() - begin);
    }
    // The first answer warms up.
    print([name, `${median(times.slice(1)).toFixed(1)} ms`, `${limit} ms`]);
  }
}

function print(cells) {
  console.log(`| ${cells.join(' | ')} |`);
}
