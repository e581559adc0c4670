import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/database/embedded/embedded-postgres';

/** Jest loads set-up and teardown apart from each other; what they share is kept here. */
export const shared: typeof globalThis & { stopTestServer?: () => Promise<void> } = globalThis;

/** Nothing of a test run has to survive a crash. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  jit: 'off',
};

/** Starts one PostgreSQL for the whole run, unless `TEST_DATABASE_URL` names a server from outside. */
export default async function globalSetup(): Promise<void> {
  if (process.env['TEST_DATABASE_URL']) return;
  const folder = mkdtempSync(join(tmpdir(), 'callrecords-test-'));
  // Started by root, the server runs as somebody else, who has to get in.
  chmodSync(folder, 0o711);
  let server: EmbeddedPostgres | undefined;
  const stop = async (): Promise<void> => {
    for (const signal of signals) process.removeListener(signal, stopAndExit);
    // Jest's watch mode runs the set-up again in the same process.
    delete process.env['TEST_DATABASE_URL'];
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const stopAndExit = (): void => void stop().finally(() => process.exit(1));
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, stopAndExit);
  shared.stopTestServer = stop;
  try {
    server = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), settings });
  } catch (error) {
    await stop();
    throw error;
  }
  process.env['TEST_DATABASE_URL'] = server.url;
}
