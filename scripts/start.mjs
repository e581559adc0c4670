// Runs the service, building it first unless the last build was made from the very same sources.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { join, relative } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const entry = new URL('../dist/src/main.js', import.meta.url);
const compiler = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
const stamp = join(root, 'dist', '.build-stamp');

/** What a build is made from. Contents count, not times, so that a copy or a checkout of the same sources is the same. */
function sourcesDigest() {
  const buildFiles = readdirSync(root).filter((name) =>
    /^(ormconfig\.ts|package(-lock)?\.json|tsconfig.*\.json|nest-cli\.json)$/.test(name),
  );
  const sources = filesBelow(join(root, 'src')).filter((path) => !path.endsWith('.spec.ts'));
  const hash = createHash('sha1');
  for (const path of [...buildFiles.map((name) => join(root, name)), ...sources].sort()) {
    const content = readFileSync(path);
    hash.update(`${relative(root, path)} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

function build(digest) {
  console.log('Building ...');
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [compiler, 'build'], {
    cwd: root,
    encoding: 'utf8',
    windowsHide: true,
  });
  if (status !== 0) {
    console.error(`${stdout}${stderr}\nThe build failed (${signal ?? `exit code ${status}`}).`);
    process.exit(1);
  }
  writeFileSync(stamp, digest);
}

function stampedDigest() {
  return existsSync(entry) && existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined;
}

// A production image may hold the build alone.
if (existsSync(join(root, 'src'))) {
  const digest = sourcesDigest();
  if (digest !== stampedDigest()) {
    if (existsSync(compiler)) build(digest);
    else if (existsSync(entry))
      console.error('Running an older build: the development dependencies are not installed.');
  }
}
if (!existsSync(entry)) {
  console.error('There is no build, and none can be made: run npm install with the development dependencies first.');
  process.exit(1);
}
// npm hands a SIGTERM on to the shell in which it runs a script, and most shells die of it without a word to us.
if (process.env.npm_lifecycle_event !== undefined) {
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 200);
  watch.unref();
}
// From Node 22.8 on: the next start does not compile the modules again.
nodeModule.enableCompileCache?.(join(root, 'dist', '.compile-cache'));
await import(entry.href);
