// Runs every check of the project but the installation, and stops at the first that fails. CI runs it after `npm ci`.
import { spawnSync } from 'node:child_process';
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
  ['Format', () => npm('format:check')],
  ['Lint', () => npm('lint')],
  ['Types', () => npm('typecheck')],
  ['Build', () => npm('build')],
  ['Migrations', () => npm('migration:check')],
  ['OpenAPI', () => npm('openapi:check') || npm('openapi:lint')],
  ['Tests', test],
];

for (const [name, step] of steps) {
  console.log(`\n== ${name}`);
  const status = step();
  if (status !== 0) process.exit(status);
}
