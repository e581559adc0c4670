// Compares an import over HTTP with COPY of the very same rows into the same tables, and an export with COPY of them out.
// Run it after a build: node bench/bulk-bench.mjs [sessions] [rounds]
import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { get, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import copy from 'pg-copy-streams';
import bulk from '../dist/src/made-up/generate/generate.js';
import embedded from '../dist/src/database/embedded/embedded-postgres.js';
import { spread, tell } from './ratios.mjs';

const sessions = Number(process.argv[2] ?? 40_000);
const rounds = Number(process.argv[3] ?? 3);
const tables = ['call_record', 'participant', 'session', 'segment'];
const folder = mkdtempSync(join(tmpdir(), 'callrecords-bench-'));
const file = join(folder, 'calls.ndjson');

const database = await embedded.startEmbeddedPostgres({
  folder: join(folder, 'postgres'),
  settings: { jit: 'off', max_wal_size: '4GB' },
});
const port = await freePort();
const service = spawn(process.execPath, ['dist/src/main.js'], {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: { ...process.env, PORT: port, HTTPS_PORT: '0', DATA_DIR: folder, DATABASE_URL: database.url, LOG_LEVEL: 'warn' },
});
const client = new pg.Client({ connectionString: database.url });
try {
  const lines = await generate();
  await ready();
  await client.connect();
  const imports = [];
  const exports = [];
  let rows;
  for (let round = 1; round <= rounds; round++) {
    const importing = await timed(() => send(round));
    rows ??= await keepRows(round);
    await client.query('ANALYZE');
    const exporting = await timed(() => receive(round));
    const copyingOut = await timed(() => copyOut(round));
    await client.query(`TRUNCATE ${tables.join(', ')}`);
    const copyingIn = await timed(() => copyIn(rows));
    await client.query(`TRUNCATE ${tables.join(', ')}`);
    imports.push(copyingIn / importing);
    exports.push(copyingOut / exporting);
    const times = [importing, copyingIn, exporting, copyingOut].map((seconds) => `${seconds.toFixed(1)} s`);
    console.log(`round ${round}: import ${times[0]}, COPY ${times[1]}; export ${times[2]}, COPY ${times[3]}`);
  }
  const size = (statSync(file).size / 2 ** 20).toFixed(0);
  console.log(`${lines} call records with ${sessions} sessions, ${size} MiB; peak of the service ${peak()}`);
  console.log(`times as fast as COPY: import ${spread(imports)}, export ${spread(exports)}`);
  tell('import', 'COPY of the same rows', imports);
  tell('export', 'COPY of the same rows', exports);
} finally {
  await client.end();
  service.kill();
  await new Promise((resolve) => service.once('exit', resolve));
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Writes the file to import. @returns how many lines it has */
async function generate() {
  let [lines, made] = [0, 0];
  function* text() {
    const period = { from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 3, 1) };
    for (const record of bulk.generateCallRecords({ records: sessions, seed: 'bench', ...period })) {
      if (made >= sessions) return;
      made += record.sessions.length;
      lines++;
      yield `${JSON.stringify(record)}\n`;
    }
  }
  await pipeline(Readable.from(text()), createWriteStream(file));
  return lines;
}

async function ready() {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(200);
  }
  throw new Error('The service does not start.');
}

/** Imports the file into a tenant of its own. */
async function send(round) {
  const token = await tokenOf(round);
  const answer = await new Promise((resolve, reject) => {
    const sent = request(
      `http://127.0.0.1:${port}/v1.0/communications/callRecords/import`,
      { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' } },
      resolve,
    );
    pipeline(createReadStream(file, { highWaterMark: 2 ** 18 }), sent).catch(reject);
  });
  let last = '';
  for await (const chunk of answer) last = `${last.slice(-4096)}${chunk}`;
  const totals = JSON.parse(last.trimEnd().split('\n').at(-1));
  if (totals.kind !== 'totals' || totals.refused > 0) throw new Error(JSON.stringify(totals));
}

async function tokenOf(round) {
  const answer = await fetch(`http://127.0.0.1:${port}/${tenantOf(round)}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'bench',
      client_secret: 'any',
      scope: 'https://graph.microsoft.com/.default',
    }),
  });
  return (await answer.json()).access_token;
}

function tenantOf(round) {
  return `00000000-0000-4000-8000-${String(round).padStart(12, '0')}`;
}

/** Reads an export of all calls to its end. */
async function receive(round) {
  const headers = { authorization: `Bearer ${await tokenOf(round)}`, accept: 'application/x-ndjson' };
  const answer = await new Promise((resolve, reject) =>
    get(`http://127.0.0.1:${port}/v1.0/communications/callRecords/export`, { headers }, resolve).on('error', reject),
  );
  if (answer.statusCode !== 200) throw new Error(`The export has the status ${answer.statusCode}.`);
  await pipeline(answer, nowhere());
}

/** Keeps the rows that an import has stored, as COPY writes them. */
async function keepRows(round) {
  const rows = new Map();
  for (const table of tables) {
    const path = join(folder, `${table}.copy`);
    await pipeline(rowsOf(table, round), createWriteStream(path));
    rows.set(table, path);
  }
  return rows;
}

async function copyOut(round) {
  for (const table of tables) await pipeline(rowsOf(table, round), nowhere());
}

function rowsOf(table, round) {
  return client.query(copy.to(`COPY (SELECT * FROM ${table} WHERE tenant_id = '${tenantOf(round)}') TO STDOUT`));
}

function nowhere() {
  return new Writable({ write: (chunk, encoding, done) => done() });
}

async function copyIn(rows) {
  // An ANALYZE in between would see none of the rows, and have their foreign keys checked as in empty tables.
  for (const table of tables) await client.query(`ALTER TABLE ${table} SET (autovacuum_enabled = off)`);
  await client.query('BEGIN');
  for (const [table, path] of rows) {
    const into = client.query(copy.from(`COPY ${table} FROM STDIN`));
    await pipeline(createReadStream(path, { highWaterMark: 2 ** 18 }), into);
  }
  await client.query('COMMIT');
  for (const table of tables) await client.query(`ALTER TABLE ${table} RESET (autovacuum_enabled)`);
}

async function timed(work) {
  await client.query('CHECKPOINT');
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

/** Most memory that the service has had, where the system tells. */
function peak() {
  const status = `/proc/${service.pid}/status`;
  return existsSync(status) ? /VmHWM:\s*(.*)/.exec(readFileSync(status, 'utf8'))?.[1] : 'not known';
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port: free } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return String(free);
}
