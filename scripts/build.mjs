// Makes the build that `npm start` runs, and knows whether it is the one of the present sources.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const stamp = join(dist, '.build-stamp');
const lock = join(dist, '.lock');
/** Age of a lock that a killed process has left, in milliseconds. */
const staleMs = 10_000;
/** Begin of the names of folders in which builds are made. */
const ASIDE = '.new-';
/** Age of a folder whose build has been killed, in milliseconds. */
const abandonedMs = 600_000;

/** Builds unless there is a fresh and complete build, and says so. @throws {Error} with the compiler's message */
export async function ensureBuild(say = console.log) {
  // A production image may hold the build alone.
  if (!existsSync(join(root, 'src'))) return;
  const sources = sourcesDigest();
  if (isFresh(sources)) return;
  try {
    await build(sources, say);
  } catch (error) {
    throw new Error(failureOf(error), { cause: error });
  }
}

/** Words why there is no build. */
function failureOf({ code, message }) {
  if (code === 'ERR_MODULE_NOT_FOUND')
    return 'The service cannot be built before its dependencies are installed: run npm ci.';
  if (!['EACCES', 'EPERM', 'EROFS'].includes(code)) return `${message}\nThe build failed.`;
  return (
    `The build cannot be written to ${dist} (${code}). ` +
    `Let the owner of ${root} run \`node scripts/callrecords.mjs --version\` once. Other users can run the build then.`
  );
}

/** What a build is made from. Contents count, not times, so that a copy or a checkout of the same sources is the same. */
function sourcesDigest() {
  const buildFiles = readdirSync(root).filter((name) =>
    /^(ormconfig\.ts|package(-lock)?\.json|tsconfig.*\.json|nest-cli\.json)$/.test(name),
  );
  const sources = filesBelow(join(root, 'src')).filter((path) => /(?<!\.spec)\.ts$/.test(path));
  sources.push(...webSources());
  const hash = createHash('sha1');
  for (const path of [...buildFiles.map((name) => join(root, name)), ...sources].sort()) {
    const content = readFileSync(path);
    hash.update(`${relative(root, path)} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** What the console is built from, without its types. A copy of the service may be without it. */
function webSources() {
  const folder = join(root, 'web');
  return existsSync(folder) ? filesBelow(folder).filter((path) => !/\.(?:d|spec)\.ts$/.test(path)) : [];
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
  removeRemains();
  const aside = join(dist, `${ASIDE}${randomBytes(4).toString('hex')}`);
  try {
    mkdirSync(aside, { recursive: true });
    const { compileAll, compileWeb } = await import('./compile.mjs');
    compileAll(aside);
    if (webSources().length > 0) await compileWeb(aside);
    await whileLocked(() => {
      // Another process may have built the same meanwhile, and may run it by now.
      if (!isFresh(sources)) replaceBuild(aside, sources);
    });
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** Removes what builds that were killed have left. */
function removeRemains() {
  if (!existsSync(dist)) return;
  for (const name of readdirSync(dist)) {
    const path = join(dist, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (name.startsWith(ASIDE) && age > abandonedMs) rmSync(path, { recursive: true, force: true });
  }
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
  const web = join(dist, 'web');
  return [...filesBelow(join(dist, 'src')), ...(existsSync(web) ? filesBelow(web) : [])]
    .filter((path) => /\.(?:js|css|html)$/.test(path))
    .sort()
    .map((path) => [relative(dist, path), statSync(path).size]);
}
