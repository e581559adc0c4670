import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Config } from '@jest/types';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/database/embedded/embedded-postgres';
import { isAlive, isServerOn, recordedPid } from '../../src/database/embedded/postmaster-file';
import { migrate } from '../../src/database/migrate';
import { startBrowser } from './browser';
import { NO_BROWSER } from './no-browser';
import { onServer, TEMPLATE } from './test-database';

/** Jest loads set-up and teardown apart from each other; what they share is kept here. */
export const shared: typeof globalThis & { endTestRun?: () => Promise<void> } = globalThis;

/** Nothing of a test run has to survive a crash. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  jit: 'off',
};

/** What names the folder for temporary files, by system. */
const temporary = ['TMPDIR', 'TMP', 'TEMP'] as const;

/**
 * Makes one folder for all temporary files of the run, and starts one PostgreSQL for it, unless `TEST_DATABASE_URL` names
 * a server from outside.
 */
export default async function globalSetup({ testPathPatterns }: Config.GlobalConfig): Promise<void> {
  const runs = join(tmpdir(), `callrecords-tests-${userInfo().username}`);
  await removeInterrupted(runs);
  const folder = join(runs, String(process.pid));
  mkdirSync(folder, { recursive: true });
  // Started by root, servers run as somebody else, who has to get in.
  for (const path of [runs, folder]) chmodSync(path, 0o711);
  const before = { ...process.env };
  for (const name of temporary) process.env[name] = folder;
  let server: EmbeddedPostgres | undefined;
  const end = async (): Promise<void> => {
    for (const signal of signals) process.removeListener(signal, endAndExit);
    // Jest's watch mode runs the set-up again in the same process.
    process.env = before;
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
    if (readdirSync(runs).length === 0) rmSync(runs, { recursive: true });
  };
  const endAndExit = (): void => void end().finally(() => process.exit(1));
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, endAndExit);
  shared.endTestRun = end;
  try {
    if (!process.env['TEST_DATABASE_URL']) {
      server = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), settings });
      process.env['TEST_DATABASE_URL'] = server.url;
    }
    await makeTemplate(process.env['TEST_DATABASE_URL']);
    const { patterns } = testPathPatterns;
    if (patterns.length === 0 || patterns.some((pattern) => /console|docs/.test(pattern))) await checkBrowser();
  } catch (error) {
    await end();
    throw error;
  }
}

/** Lets tests in a browser be left out where none can start. With `CI` set, that is a failure of the run. */
async function checkBrowser(): Promise<void> {
  try {
    await (await startBrowser()).close();
  } catch (error) {
    if (process.env['CI']) throw error;
    process.env[NO_BROWSER] = 'true';
    const [reason = ''] = (error as Error).message.split('\n');
    console.warn(`\nNo browser can start here, so the tests in a browser are left out: ${reason}`);
  }
}

/** Migrates a database once, which test files copy: to migrate one for each takes longer than many of them. */
async function makeTemplate(serverUrl: string): Promise<void> {
  await onServer(`DROP DATABASE IF EXISTS ${TEMPLATE}`);
  await onServer(`CREATE DATABASE ${TEMPLATE}`);
  const url = new URL(serverUrl);
  url.pathname = `/${TEMPLATE}`;
  await migrate(url.href);
}

/** Removes what killed runs have left, whose folders are named by their process id. */
async function removeInterrupted(runs: string): Promise<void> {
  mkdirSync(runs, { recursive: true });
  for (const name of readdirSync(runs).filter((each) => !isAlive(Number(each)))) {
    const cluster = join(runs, name, 'postgres');
    const pid = await recordedPid(cluster);
    if (pid !== undefined && isServerOn(pid, cluster)) process.kill(pid, 'SIGQUIT');
    rmSync(join(runs, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
