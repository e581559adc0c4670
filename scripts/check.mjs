// Runs every check of the project but the installation, and stops at the first that fails. CI runs it after `npm ci`.
import { Buffer } from 'node:buffer';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './build.mjs';

/** Runs a script of package.json. @returns its exit code */
function npm(script, ...args) {
  const result = spawnSync('npm', ['run', '--silent', script, ...(args.length > 0 ? ['--', ...args] : [])], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return result.status ?? 1;
}

/** Runs a tool of the build that the step before has made. @returns its exit code */
function tool(name, ...args) {
  const { status } = spawnSync(process.execPath, [join('dist', 'src', 'tools', `${name}.js`), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  return status ?? 1;
}

/** Runs scripts of package.json at the same time, and prints what each says when it ends. @returns an exit code */
async function together(...scripts) {
  const codes = await Promise.all(
    scripts.map(async (script) => {
      const child = spawn('npm', ['run', '--silent', script], { cwd: root, shell: process.platform === 'win32' });
      const said = [];
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (some) => said.push(some));
      const [code] = await once(child, 'close');
      console.log(`-- ${script}\n${Buffer.concat(said).toString().trim()}`);
      return code ?? 1;
    }),
  );
  return codes.find((code) => code !== 0) ?? 0;
}

/** The lock file must not hold the addresses of the registry that it was made with. */
function checkLockFile() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const found = Object.entries(packages).filter(([, { resolved = '' }]) => /^https?:/.test(resolved));
  for (const [name, { resolved }] of found) console.error(`${name}: ${resolved}`);
  if (found.length > 0) console.error('package-lock.json names the registry that it was made with.');
  return found.length > 0 ? 1 : 0;
}

/** Runs the tests, and prints how many passed and failed. A file that cannot be loaded counts as a failed test. */
function test() {
  const folder = mkdtempSync(join(tmpdir(), 'callrecords-check-'));
  const file = join(folder, 'summary.json');
  try {
    const status = npm('test', '--json', `--outputFile=${file}`);
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(file, 'utf8'));
    console.log(`\n${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed`);
    return status;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const steps = [
  ['Lock file', checkLockFile],
  ['Format, types and lint', () => together('format:check', 'typecheck', 'lint')],
  ['Build', () => npm('build')],
  ['Migrations', () => tool('check-migrations')],
  ['OpenAPI', () => tool('write-openapi', '--check') || npm('openapi:lint')],
  ['Tests', test],
];

for (const [name, step] of steps) {
  console.log(`\n== ${name}`);
  const status = await step();
  if (status !== 0) process.exit(status);
}
