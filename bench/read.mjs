/**
 * Compares reads of the service with the same questions written by hand in SQL behind a minimal Fastify server, over an
 * embedded PostgreSQL with at least so many sessions. `npm run bench:read -- [sessions] [folder] [question]`; default:
 * 1,000,000 sessions in a temporary folder. A folder is kept, and what it holds is asked again; of the questions, those
 * are asked whose names hold the text.
 */
import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { URLSearchParams } from 'node:url';
import pg from 'pg';
import embedded from '../dist/src/database/embedded/embedded-postgres.js';
import migrations from '../dist/src/database/migrate.js';
import { load } from './load.mjs';
import { median, spread, tell } from './ratios.mjs';
import { connectTo, getOf } from './read/client.mjs';
import { fill } from './read/data.mjs';
import { planningCost } from './read/planning.mjs';
import { PAGE, questions } from './read/questions.mjs';
import { audience, start, stopAll, tenant, tokenFrom } from './sides.mjs';

const sessions = Number(process.argv[2] ?? 1_000_000);
const kept = process.argv[3] || undefined;
const wanted = process.argv[4] ?? '';
/** Whether a rough answer is enough. */
const quick = process.env.BENCH_QUICK !== undefined;
/** Rounds of each question in which both sides take turns; the middle ratio counts. */
const ROUNDS = quick ? 3 : 9;
/** Least time of a round, in milliseconds. */
const ROUND = quick ? 200 : 800;
/** Milliseconds after which a question of long answers has no further round. */
const QUESTION = 40_000;
/** Most answers and time before the first round of a question: the choice between plans needs some. */
const WARM_UP = { answers: 50, ms: quick ? 300 : 3_000 };
/** Load on each side before all questions: JavaScript takes some ten thousand requests to reach its speed. */
const FIRST_LOAD = { connections: 16, ms: quick ? 1_000 : 10_000, status: 200 };
/** Most milliseconds for comparing the answers to the values of a question; it is asked with those that were compared. */
const CHECK = quick ? 300 : 5_000;
/** The page far behind, where there are as many. */
const DEEP = 10_000;

const settings = { jit: 'off', fsync: 'off', autovacuum: 'off', shared_buffers: '1GB', max_wal_size: '8GB' };
/** How the connections of the service and of the other side are called. */
const names = ['callrecords', 'by hand'];

async function main() {
  const folder = kept === undefined ? await mkdtemp(join(tmpdir(), 'callrecords-bench-')) : resolve(kept);
  await mkdir(folder, { recursive: true });
  // Started by root, the server runs as somebody else, who has to get in.
  await chmod(folder, 0o711);
  const server = await embedded.startEmbeddedPostgres({ folder: join(folder, 'postgres'), settings });
  try {
    await migrations.migrate(server.url);
    const client = new pg.Client(server.url);
    await client.connect();
    await fillOnce(client);
    const env = { DATABASE_URL: server.url, DATA_DIR: folder, PORT: '0', HTTPS_PORT: '0', LOG_LEVEL: 'warn' };
    const service = await start(['dist/src/main.js'], env, /at (http:\S+)/);
    const keys = { KEYS_URL: `${service.url}/${tenant}/discovery/v2.0/keys`, AUDIENCE: audience, PGAPPNAME: names[1] };
    const byHand = await start(['bench/read/by-hand.mjs'], { ...env, ...keys }, /^(http:\S+)/);
    await compare(client, service, byHand).finally(() => client.end());
  } finally {
    await stopAll();
    await server.stop();
    if (kept === undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function fillOnce(client) {
  const { rows } = await client.query('SELECT FROM session LIMIT 1');
  const begin = performance.now();
  const log = (text) => console.error(`${Math.round((performance.now() - begin) / 1000)} s: ${text}`);
  if (rows.length === 0) await fill(client, sessions, log);
}

async function compare(client, service, byHand) {
  const token = await tokenFrom(service.url);
  const headers = { authorization: `Bearer ${token}` };
  const get = async (url) => {
    const answer = await fetch(url, { headers });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${answer.status} for ${url}: ${text}`);
    return JSON.parse(text);
  };
  const counts = await client.query(
    `SELECT (SELECT count(*)::integer FROM session) AS sessions,
    (SELECT count(*)::integer FROM call_record WHERE tenant_id = $1) AS calls`,
    [tenant],
  );
  const [{ sessions: stored, calls }] = counts.rows;
  const deep = Math.max(1, Math.min(DEEP, Math.floor(calls / PAGE) - 30));
  console.log(`${stored} sessions; the page far behind is page ${deep + 1}\n`);
  const figures = ['p50', 'p99', 'CPU'];
  const columns = [
    'Question',
    ...figures.map((name) => `Service: ${name}`),
    ...figures.map((name) => `By hand: ${name}`),
  ];
  print([...columns, 'Ratio of p50', 'Ratio of CPU', 'Ratio of CPU in PostgreSQL']);
  print(['---', ...Array(9).fill('---:')]);
  let isWarm = false;
  for (const [index, { name, values, url, parameters }] of questions.entries()) {
    if (!name.includes(wanted)) continue;
    const asked = await values(client, (path) => get(`${service.url}/v1.0/${path}`), deep);
    const pairs = asked.map((value) => [
      `${service.url}/v1.0/${url(value)}`,
      `${byHand.url}/${index}?${new URLSearchParams(parameters(value).map((text) => ['value', String(text)]))}`,
    ]);
    // The same entities on both sides, or there is nothing to compare; it warms both up, too.
    const checked = [];
    for (const until = performance.now() + CHECK; checked.length < pairs.length && performance.now() < until;) {
      const [ours, theirs] = pairs[checked.length];
      assert.deepEqual(contentOf(await get(ours)), contentOf(await get(theirs)), ours);
      checked.push([ours, theirs]);
    }
    for (const side of isWarm ? [] : [0, 1]) {
      const urls = checked.map((pair) => new URL(pair[side]));
      await load(
        urls[0],
        urls.map((asked) => getOf(asked, token)),
        FIRST_LOAD,
      );
    }
    isWarm = true;
    report(name, await rounds(checked, token, () => cpuOf(client, [service, byHand])));
  }
  const { parse, plan, compile } = planningCost();
  console.log(
    `\nBefore the database, for a filter of three conditions: parsing ${parse.toFixed(1)} µs, planning ${plan.toFixed(1)} µs, compiling ${compile.toFixed(1)} µs`,
  );
}

/**
 * Asks both sides in turn, so that what else the machine does meets both.
 * @param pairs URLs of the same question
 * @returns of each round and side: latencies in order, and CPU time of an answer
 */
async function rounds(pairs, token, cpu) {
  const urls = [0, 1].map((side) => pairs.map((pair) => new URL(pair[side])));
  const sides = await Promise.all(urls.map(([url]) => connectTo(url, token)));
  let next = 0;
  const turn = async (latencies) => {
    const index = next++ % pairs.length;
    const order = next % 2 === 0 ? [0, 1] : [1, 0];
    for (const side of order) latencies[side].push(await sides[side].ask(urls[side][index]));
  };
  const start = performance.now();
  while (next < WARM_UP.answers && performance.now() - start < WARM_UP.ms) await turn([[], []]);
  const results = [];
  while (results.length < ROUNDS && performance.now() - start < QUESTION) {
    const latencies = [[], []];
    const before = await cpu();
    const begin = performance.now();
    do await turn(latencies);
    while (performance.now() - begin < ROUND);
    const after = await cpu();
    results.push(
      latencies.map((all, side) => {
        const sorted = all.toSorted((a, b) => a - b);
        const at = (part) => sorted[Math.floor(sorted.length * part)];
        const spent = (name) => (after[side][name] - before[side][name]) / all.length;
        return { p50: at(0.5), all, cpu: spent('node') + spent('database'), database: spent('database') };
      }),
    );
  }
  for (const { close } of sides) close();
  return results;
}

/** CPU time in milliseconds of each side and its connections' servers so far; NaN where the system does not tell it. */
async function cpuOf(client, sides) {
  const { rows } = await client.query('SELECT pid, application_name AS name FROM pg_stat_activity');
  return Promise.all(
    sides.map(async ({ pid }, side) => ({
      node: await timeOf([pid]),
      database: await timeOf(rows.filter(({ name }) => name === names[side]).map((row) => row.pid)),
    })),
  );
}

async function timeOf(pids) {
  const times = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => 'NaN')));
  return times.reduce((sum, text) => sum + Number(text.split(' ')[0]) / 1e6, 0);
}

/** What both sides answer alike: all but the control information. */
function contentOf(answer) {
  const total = answer['@odata.count'] ?? answer.count;
  const more = answer.more ?? '@odata.nextLink' in answer;
  return { ...withoutAnnotations(answer), count: total, more };
}

function withoutAnnotations(value) {
  if (Array.isArray(value)) return value.map(withoutAnnotations);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([name]) => !name.includes('@odata.'));
  return Object.fromEntries(members.map(([name, member]) => [name, withoutAnnotations(member)]));
}

function report(name, results) {
  const cells = [0, 1].flatMap((side) => {
    const all = results.flatMap((result) => result[side].all).sort((a, b) => a - b);
    const cpu = median(results.map((result) => result[side].cpu));
    return [...[0.5, 0.99].map((part) => all[Math.floor(all.length * part)]), cpu].map((ms) => ms.toFixed(2));
  });
  print([name, ...cells, ...['p50', 'cpu', 'database'].map((key) => ratios(results, key))]);
  tell(
    `GET of ${name}`,
    'SQL by hand',
    results.map(([ours, theirs]) => theirs.p50 / ours.p50),
  );
}

function ratios(results, key) {
  return spread(results.map(([ours, theirs]) => ours[key] / theirs[key]));
}

function print(cells) {
  console.log(`| ${cells.join(' | ')} |`);
}

await main();
