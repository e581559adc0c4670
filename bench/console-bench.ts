/**
 * Shows views of the console over a million calls in a browser, and prints how long each takes.
 * `npm run bench:console -- folder`: the data is made in the folder, kept there, and used again.
 */
import { chmod, mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { developmentTenant } from '../src/auth/development-client';
import { startEmbeddedPostgres } from '../src/database/embedded/embedded-postgres';
import { migrate } from '../src/database/migrate';
import { generateCallRecords } from '../src/made-up/generate/generate';
import { startBrowser } from '../test/support/browser';
import { ConsolePage } from '../test/support/console-page';
import { ndjson, sendImport } from '../test/support/imports';
import { startTestApp, type TestApp } from '../test/support/test-app';

/** Calls that are generated and imported, and copies of each that are made in the database. */
const CALLS = 10_000;
const COPIES = 99;
const DAY = 86_400_000;
const TICKS = 10_000_000;
/** Looks at each view. */
const LOOKS = 7;

const [name] = process.argv.slice(2);
if (name === undefined) throw new Error('Name the folder that keeps the data.');

async function main(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  // Started by root, the server runs as somebody else, who has to get in.
  await chmod(folder, 0o711);
  const settings = { jit: 'off', fsync: 'off', shared_buffers: '1GB', max_wal_size: '8GB' };
  const server = await startEmbeddedPostgres({ folder: resolve(folder, 'postgres'), settings });
  const client = new Client(server.url);
  try {
    await migrate(server.url);
    await client.connect();
    const consoleFolder = resolve('dist/web');
    const options = { databaseUrl: server.url, isFollowing: true, isGuarded: false, consoleFolder };
    const api = await startTestApp({}, options);
    await fillOnce(api, client);
    await lookAtAll(api, client);
    await api.close();
  } finally {
    await client.end();
    await server.stop();
  }
}

async function fillOnce(api: TestApp, client: Client): Promise<void> {
  const { rows } = await client.query('SELECT FROM call_record LIMIT 1');
  if (rows.length > 0) return;
  const to = Math.floor(Date.now() / DAY) * DAY;
  const token = await api.token(developmentTenant);
  const records = generateCallRecords({ records: CALLS, seed: 'bench', from: to - 90 * DAY, to });
  await sendImport(api, ndjson([...records]), { token });
  const headers = { prefer: 'wait=60' };
  await api.request('/v1.0/communications/callSummaries?$top=1', { token, headers });
  await copyCalls(client);
}

/** Copies calls with their summaries, a second apart. Their streams are not copied; totals count the calls. */
async function copyCalls(client: Client): Promise<void> {
  await client.query("SET session_replication_role = 'replica'");
  for (const table of ['call_record', 'call_summary']) {
    const { rows } = await client.query<{ column_name: string }>(
      `SELECT column_name FROM information_schema.columns WHERE table_name = $1 AND is_generated = 'NEVER'`,
      [table],
    );
    const columns = rows.map(({ column_name: column }) => column);
    const values = columns.map((column) => {
      if (column === 'id') return `id || '-' || copy`;
      return /_date_time$/.test(column) ? `${column} + copy * ${TICKS}` : `"${column}"`;
    });
    await client.query(`INSERT INTO ${table} (${columns.map((column) => `"${column}"`).join(', ')})
      SELECT ${values.join(', ')} FROM ${table}, generate_series(1, ${COPIES}) copy`);
  }
  await client.query(`UPDATE quality_hour SET calls = calls * ${COPIES + 1}, answered = answered * ${COPIES + 1},
    seconds = seconds * ${COPIES + 1} WHERE calls > 0`);
  await client.query("SET session_replication_role = 'origin'");
  await client.query('VACUUM ANALYZE');
}

async function lookAtAll(api: TestApp, client: Client): Promise<void> {
  const { rows } = await client.query<{ calls: string; id: string }>(
    `SELECT (SELECT count(*) FROM call_summary) AS calls, (SELECT id FROM call_summary
      WHERE stream_count BETWEEN 2 AND 6 AND id NOT LIKE '%-%-%-%-%-%' ORDER BY start_date_time DESC LIMIT 1) AS id`,
  );
  const [found] = rows;
  if (!found) throw new Error('There are no calls.');
  console.log(`${found.calls} calls; median, and longest of ${LOOKS}, from the request of the page to its last answer`);
  const views: readonly (readonly [what: string, path: string])[] = [
    ['first page of calls, 7 days', '/calls?period=7d'],
    ['first page of calls, 90 days', '/calls?period=90d'],
    ['calls of a part of a name, 30 days', '/calls?period=30d&q=ada'],
    ['poor calls that were dropped, 90 days', '/calls?period=90d&quality=poor&outcome=dropped'],
    ['overview of 30 days', '/overview?period=30d'],
    ['one call', `/calls/${found.id}`],
  ];
  const { browser, close } = await startBrowser();
  for (const [what, path] of views) {
    const times: number[] = [];
    for (let look = 0; look <= LOOKS; look++) {
      const begin = performance.now();
      const page = await ConsolePage.open(browser, api.http + path);
      // The first look warms up.
      if (look > 0) times.push(performance.now() - begin);
      if (page.faults.length > 0) throw new Error(page.faults.join('\n'));
      await page.close();
    }
    times.sort((one, other) => one - other);
    console.log(`| ${what} | ${Math.round(times[LOOKS >> 1] ?? 0)} ms | ${Math.round(times.at(-1) ?? 0)} ms |`);
  }
  await close();
}

void main(resolve(name));
