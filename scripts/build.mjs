// Makes the build that `npm start` runs, and knows whether it is the one of the present sources.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const entry = new URL('../dist/src/main.js', import.meta.url);
const compiler = join(root, 'node_modules', 'typescript', 'lib', 'tsc.js');
const dist = join(root, 'dist');
const stamp = join(dist, '.build-stamp');
const lock = join(dist, '.lock');
/** Age of a lock that a killed process has left, in milliseconds. */
const staleMs = 10_000;

/** Builds unless there is a fresh and complete build, and says so. @throws {Error} with the compiler's output */
export async function ensureBuild(say = console.log) {
  // A production image may hold the build alone.
  if (!existsSync(join(root, 'src'))) return;
  const sources = sourcesDigest();
  if (isFresh(sources)) return;
  if (existsSync(compiler)) await build(sources, say);
  else if (existsSync(entry)) console.error('Running an older build: the development dependencies are not installed.');
}

/** What a build is made from. Contents count, not times, so that a copy or a checkout of the same sources is the same. */
function sourcesDigest() {
  const buildFiles = readdirSync(root).filter((name) =>
    /^(ormconfig\.ts|package(-lock)?\.json|tsconfig.*\.json|nest-cli\.json)$/.test(name),
  );
  const sources = filesBelow(join(root, 'src')).filter((path) => /(?<!\.spec)\.ts$/.test(path));
  const hash = createHash('sha1');
  for (const path of [...buildFiles.map((name) => join(root, name)), ...sources].sort()) {
    const content = readFileSync(path);
    hash.update(`${relative(root, path)} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** Regular files only, and none that is hidden: an editor's lock is a link that leads nowhere. */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() && !entry.name.startsWith('.') ? [path] : [];
  });
}

/** Builds aside and puts the result in place at once, so that builds at the same time do not mix. */
async function build(sources, say) {
  say('Building ...');
  const aside = join(dist, `.new-${randomBytes(4).toString('hex')}`);
  try {
    await compile(aside);
    await whileLocked(() => {
      // Another process may have built the same meanwhile, and may run it by now.
      if (!isFresh(sources)) replaceBuild(aside, sources);
    });
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

async function compile(folder) {
  const args = [compiler, '-p', 'tsconfig.build.json', '--outDir', folder];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const stop = () => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];
  for (const signal of signals) process.once(signal, stop);
  const result = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve(signal ?? status));
  });
  for (const signal of signals) process.removeListener(signal, stop);
  if (result === 0) return;
  const how = typeof result === 'string' ? result : `exit code ${result}`;
  throw new Error(`${output}\nThe build failed (${how}).`);
}

async function whileLocked(work) {
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > staleMs) rmSync(lock, { recursive: true, force: true });
      else await sleep(50);
    }
  }
  try {
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function replaceBuild(aside, sources) {
  rmSync(stamp, { force: true });
  for (const name of readdirSync(aside)) {
    rmSync(join(dist, name), { recursive: true, force: true });
    renameSync(join(aside, name), join(dist, name));
  }
  writeFileSync(stamp, JSON.stringify({ sources, files: builtFiles() }));
}

function isFresh(sources) {
  try {
    const stamped = JSON.parse(readFileSync(stamp, 'utf8'));
    return stamped.sources === sources && JSON.stringify(stamped.files) === JSON.stringify(builtFiles());
  } catch {
    return false;
  }
}

/** Names and sizes, by which a file that is missing or cut off is noticed. */
function builtFiles() {
  return filesBelow(join(dist, 'src'))
    .filter((path) => path.endsWith('.js'))
    .sort()
    .map((path) => [relative(dist, path), statSync(path).size]);
}
