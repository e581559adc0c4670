// What the benchmarks of writes start: programs on loopback ports, with the embedded database of the first.
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { URLSearchParams, fileURLToPath } from 'node:url';
import { load } from './load.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
export const tenant = '11111111-1111-4111-8111-111111111111';
export const audience = 'https://graph.microsoft.com';
const { sampleSession } = createRequire(import.meta.url)('../dist/src/call-records/samples/sample-bodies.js');

const children = [];

/** Starts a program, and waits for the address that it prints. @returns its URL and the id of its process */
export function start(args, env, address) {
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
      resolve({ url: found[1], pid: child.pid });
    });
  });
}

/** The service, as `npm start` runs it. */
export function startService(dataDir) {
  return start(['scripts/start.mjs'], { DATA_DIR: dataDir, PORT: '0', HTTPS_PORT: '0' }, /at (http:\S+)/);
}

/** Ends all that was started, the last one first. */
export async function stopAll() {
  for (const child of children.reverse()) {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  }
}

export async function tokenFrom(service) {
  const form = {
    ...{ grant_type: 'client_credentials', client_id: 'bench', client_secret: 'any' },
    scope: `${audience}/.default`,
  };
  const answer = await fetch(`${service}/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return (await answer.json()).access_token;
}

/** Creates call records. @returns their ids */
export async function makeRecords(service, token, count) {
  const { startDateTime, endDateTime } = sampleSession;
  const body = JSON.stringify({ type: 'groupCall', modalities: ['audio'], startDateTime, endDateTime });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const ids = [];
  for (let n = 0; n < count; n++) {
    const answer = await fetch(`${service}/v1.0/communications/callRecords`, { method: 'POST', headers, body });
    ids.push((await answer.json()).id);
  }
  return ids;
}

/** Requests that add a session to each of the call records. */
export function postsTo(url, token, records) {
  const body = JSON.stringify(sampleSession);
  const head = (id) =>
    `POST /v1.0/communications/callRecords/${id}/sessions HTTP/1.1\r\nHost: ${new URL(url).host}\r\n`;
  const rest =
    `Authorization: Bearer ${token}\r\nContent-Type: application/json\r\n` +
    `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  return records.map((id) => Buffer.from(head(id) + rest));
}

/** Loads a program, and tells the milliseconds of CPU for each answer: the program's, and PostgreSQL's. */
export async function measure({ url, pid }, requests, dataDir, options) {
  const before = { node: await cpuOf(pid), postgres: await backends(dataDir) };
  const result = await load(new URL(url), requests, options);
  const answers = (result.perSecond * options.ms) / 1000;
  let postgres = 0;
  for (const [backend, ms] of await backends(dataDir)) postgres += ms - (before.postgres.get(backend) ?? 0);
  return { ...result, node: ((await cpuOf(pid)) - before.node) / answers, postgres: postgres / answers };
}

/** CPU time in milliseconds so far of each process of PostgreSQL; none where the system does not tell it. */
async function backends(dataDir) {
  const [postmaster] = await postmasterFile(dataDir);
  const path = `/proc/${postmaster}/task/${postmaster}/children`;
  const pids = (await readFile(path, 'utf8').catch(() => '')).split(' ').filter(Boolean);
  return new Map(await Promise.all(pids.map(async (pid) => [pid, await cpuOf(pid)])));
}

async function cpuOf(pid) {
  const [, , ...fields] = (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')).split(/\) | /);
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
}

/** Most memory that a program has had, in MiB, where the system tells. */
export async function peakOf(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmHWM:\s*(\d+)/.exec(status)?.[1]) / 1024);
}

export async function databaseUrl(dataDir) {
  const [, , , port] = await postmasterFile(dataDir);
  const password = (await readFile(join(dataDir, 'postgres.password'), 'utf8')).trim();
  return `postgres://callrecords:${password}@127.0.0.1:${port}/callrecords`;
}

async function postmasterFile(dataDir) {
  return (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
}
