// Runs the service while you work on it: after a change of a source file, compiles that file and restarts. The embedded
// database goes on meanwhile. Types are not checked: `npm run typecheck -- --watch` does that beside it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { clearTimeout, setTimeout } from 'node:timers';
import { pathToFileURL } from 'node:url';
import pretty from 'pino-pretty';
import { root } from './build.mjs';
import { compile, compileAll, isSource } from './compile.mjs';

const sources = join(root, 'src');
const output = join(root, 'dist', '.dev');
/** Milliseconds without a change after which the service restarts: an editor may save several files. */
const QUIET = 50;

/** Of a request, the line begins with what it was. */
const messageFormat = '{msg}{if method} {method} {route} {status} {ms} ms{end}';

/** @param names paths below `src` @returns whether all of them could be compiled */
function compileSome(names) {
  try {
    for (const name of names) compile(name, output);
    return true;
  } catch (error) {
    console.error(error.message);
    return false;
  }
}

/** Starts the database of `DATA_DIR`, which the restarts of the service leave alone. @returns what stops it */
async function startDatabase() {
  const load = async (path) => (await import(pathToFileURL(join(output, 'src', path)).href)).default;
  const { readEnvFile } = await load('config/env-file.js');
  readEnvFile();
  if (process.env.DATABASE_URL) return { url: process.env.DATABASE_URL, stop: async () => {} };
  const { startEmbeddedPostgres } = await load('database/embedded/embedded-postgres.js');
  const { loadSettings } = await load('config/env.js');
  return startEmbeddedPostgres({ folder: join(loadSettings().dataDir, 'postgres'), settings: { jit: 'off' } });
}

let child;
let stopping = false;

function startService(url) {
  const begun = performance.now();
  const flags = ['--enable-source-maps', '--inspect'];
  const started = spawn(process.execPath, [...flags, join(output, 'src', 'main.js')], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  started.stdout.pipe(
    pretty({
      destination: 1,
      ignore: 'pid,hostname,method,route,status,ms',
      singleLine: true,
      messageFormat,
      translateTime: 'SYS:HH:MM:ss',
      sync: true,
    }),
  );
  started.stdout.once('data', () => console.log(`Started in ${Math.round(performance.now() - begun)} ms.`));
  started.once('exit', (code) => {
    if (started === child && !stopping && code !== 0)
      console.log('The service has ended. It starts again after the next change.');
  });
  child = started;
}

async function stopService() {
  const last = child;
  if (last.exitCode !== null || last.signalCode !== null) return;
  const ended = once(last, 'exit');
  last.kill('SIGTERM');
  await ended;
}

rmSync(output, { recursive: true, force: true });
try {
  compileAll(output);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
const database = await startDatabase();
startService(database.url);

const changed = new Set();
let timer;
let restarting = Promise.resolve();
watch(sources, { recursive: true }, (_, name) => {
  if (!name || !isSource(name)) return;
  changed.add(name);
  clearTimeout(timer);
  timer = setTimeout(() => (restarting = restarting.then(restart)), QUIET);
});

async function restart() {
  const names = [...changed];
  changed.clear();
  if (stopping || names.length === 0) return;
  if (!compileSome(names)) return;
  console.log(`\n${names.join(', ')} changed.`);
  child.removeAllListeners('exit');
  await stopService();
  startService(database.url);
}

for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, async () => {
    if (stopping) return;
    stopping = true;
    await stopService();
    await database.stop();
    process.exit();
  });
