// POST of a session, side by side: the service as `npm start` runs it, and bench/reference on the same database.
// Rounds take turns; the middle ratio counts. Usage: node bench/write-bench.mjs [seconds a round] [rounds]
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { URLSearchParams, fileURLToPath } from 'node:url';
import pg from 'pg';
import { load } from './load.mjs';
import { median, spread, tell } from './ratios.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const tenant = '11111111-1111-4111-8111-111111111111';
const audience = 'https://graph.microsoft.com';
const [seconds = 3, rounds = 5] = process.argv.slice(2).map(Number);
/** Milliseconds of load before anything is measured: JavaScript takes some ten thousand requests to reach its speed. */
const WARM_UP = 10_000;
/** How many call records the sessions are spread over. */
const RECORDS = 100;

const dataDir = await mkdtemp(join(tmpdir(), 'callrecords-bench-'));
const children = [];
try {
  const service = await start(
    ['scripts/start.mjs'],
    { DATA_DIR: dataDir, PORT: '0', HTTPS_PORT: '0' },
    /at (http:\S+)/,
  );
  const reference = await start(
    ['bench/reference/server.mjs'],
    { DATABASE_URL: await databaseUrl(), KEYS_URL: `${service}/${tenant}/discovery/v2.0/keys`, AUDIENCE: audience },
    /^(http:\S+)/,
  );
  const token = await tokenFrom(service);
  const records = await makeRecords(service, token);
  const body = JSON.stringify(sampleBody());
  const [toService, toReference] = [service, reference].map((url) => {
    const { host } = new URL(url);
    return records.map((id) =>
      Buffer.from(
        `POST /v1.0/communications/callRecords/${id}/sessions HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n` +
          `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      ),
    );
  });
  const pids = children.map(({ pid }) => pid);
  const measure = async (url, requests, connections, ms) => {
    const pid = pids[url === service ? 0 : 1];
    const before = await cpuMs(pid);
    const result = await load(new URL(url), requests, { connections, ms, status: 201 });
    const after = await cpuMs(pid);
    const answers = (result.perSecond * ms) / 1000;
    const perAnswer = (name) => (after[name] - before[name]) / answers;
    return { ...result, node: perAnswer('node'), postgres: perAnswer('postgres') };
  };
  for (const [url, requests] of [
    [service, toService],
    [reference, toReference],
  ])
    await measure(url, requests, 64, WARM_UP);
  await analyze();
  for (const connections of [64, 1]) {
    const results = [];
    for (let round = 0; round < rounds; round++) {
      const ours = await measure(service, toService, connections, seconds * 1000);
      const theirs = await measure(reference, toReference, connections, seconds * 1000);
      results.push({ ours, theirs });
    }
    report(connections, results);
    const ratios = results.map(({ ours, theirs }) => ours.perSecond / theirs.perSecond);
    tell(`POST of a session, ${connections} connections`, 'reference server', ratios);
  }
} finally {
  for (const child of children.reverse()) {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  }
  await rm(dataDir, { recursive: true, force: true });
}

/** Starts a program and waits for the address that it prints. */
function start(args, env, address) {
  const options = { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] };
  const child = spawn(process.execPath, [...(process.env.BENCH_NODE_OPTIONS?.split(' ') ?? []), ...args], options);
  children.push(child);
  let output = '';
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error(`It did not start: ${output}`)));
    // Read to the end: a pipe that is full would hold the program up.
    child.stdout.on('data', (chunk) => {
      if (output === undefined) return;
      output += chunk;
      const found = address.exec(output);
      if (!found) return;
      output = undefined;
      resolve(found[1]);
    });
  });
}

/** CPU time in milliseconds of a program and of PostgreSQL so far; 0 where the system does not tell it. */
async function cpuMs(pid) {
  const postmaster = Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
  const backends = await Promise.all((await childrenOf(postmaster)).map(cpuOf));
  return { node: await cpuOf(pid), postgres: backends.reduce((sum, ms) => sum + ms, 0) };
}

async function cpuOf(pid) {
  const [, , ...fields] = (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')).split(/\) | /);
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
}

async function childrenOf(pid) {
  return (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')).trim().split(' ');
}

/** What autovacuum does in the first minute: until then, the plans of both sides are guesses. */
async function analyze() {
  const client = new pg.Client(await databaseUrl());
  await client.connect();
  await client.query('ANALYZE');
  await client.end();
}

async function databaseUrl() {
  const [, , , port] = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
  const password = (await readFile(join(dataDir, 'postgres.password'), 'utf8')).trim();
  return `postgres://callrecords:${password}@127.0.0.1:${port}/callrecords`;
}

async function tokenFrom(service) {
  const form = {
    grant_type: 'client_credentials',
    client_id: 'bench',
    client_secret: 'any',
    scope: `${audience}/.default`,
  };
  const answer = await fetch(`${service}/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return (await answer.json()).access_token;
}

async function makeRecords(service, token) {
  const body = {
    type: 'groupCall',
    modalities: ['audio'],
    startDateTime: '2024-03-01T09:00:00Z',
    endDateTime: '2024-03-01T09:30:00Z',
  };
  const ids = [];
  for (let n = 0; n < RECORDS; n++) {
    const answer = await fetch(`${service}/v1.0/communications/callRecords`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    ids.push((await answer.json()).id);
  }
  return ids;
}

function sampleBody() {
  return createRequire(import.meta.url)('../dist/src/call-records/model/sample-bodies.js').sampleSession;
}

function report(connections, results) {
  const numbers = (name, digits) => {
    const of = (side) => median(results.map((result) => result[side][name])).toFixed(digits);
    return `${of('ours')} against ${of('theirs')}`;
  };
  const ratios = (name) => results.map(({ ours, theirs }) => ours[name] / theirs[name]);
  console.log(`\n${connections} connections, ${results.length} rounds of ${seconds} s`);
  console.log(`  answers a second  ${numbers('perSecond', 0)}  ratio ${spread(ratios('perSecond'))}`);
  console.log(`  latency, p50, ms  ${numbers('p50', 2)}  ratio ${spread(ratios('p50'))}`);
  console.log(`  CPU of Node, ms   ${numbers('node', 3)}  ratio ${spread(ratios('node'))}`);
  console.log(`  CPU of the DB, ms ${numbers('postgres', 3)}  ratio ${spread(ratios('postgres'))}`);
  console.log(`  latency, p99, ms  ${numbers('p99', 2)}  ratio ${spread(ratios('p99'))}`);
}
