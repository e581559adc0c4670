import { join } from 'node:path';
import { loadSettings } from './config/env';
import { SettingsError } from './config/settings-error';
import type { Settings } from './config/settings';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './database/embedded/embedded-postgres';
import { FolderInUseError } from './database/embedded/folder-claim';
import type { Listeners } from './listeners';

/** Longest time for the requests in flight when the service is told to stop, in milliseconds. */
const STOP_TIMEOUT = 10_000;

async function main(): Promise<void> {
  const settings = loadSettings();
  const stopRequest = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  // PostgreSQL starts while the rest of the program is being loaded.
  const starting = settings.databaseUrl === undefined ? startDatabase(settings) : undefined;
  starting?.catch(() => undefined);
  const [{ createApp }, { migrate }, { listen }, { loadTls }, { banner }] = await Promise.all([
    import('./app.setup.js'),
    import('./database/migrate.js'),
    import('./listeners.js'),
    import('./tls/load-tls.js'),
    import('./banner.js'),
  ]);
  const [database, tls] = await Promise.all([starting, loadTls(settings)]);
  try {
    const url = database?.url ?? String(settings.databaseUrl);
    await migrate(url);
    const listeners = await listen(await createApp(settings, url), settings, tls);
    console.log(banner(settings, listeners));
    const ended = await Promise.race([stopRequest, ...(database ? [database.exited] : [])]);
    if (ended) console.error('The embedded PostgreSQL has stopped by itself; the service ends.');
    process.exitCode = ended ? 1 : 0;
    await close(listeners);
  } finally {
    await database?.stop();
  }
}

function startDatabase({ dataDir, poolSize }: Settings): Promise<EmbeddedPostgres> {
  // Migrations, the lock on the folder and a person with psql need connections beside the pool.
  const connections = String(poolSize + 10);
  return startEmbeddedPostgres({
    folder: join(dataDir, 'postgres'),
    settings: { max_connections: connections, jit: 'off' },
  });
}

async function close(listeners: Listeners): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((resolve) => (timer = setTimeout(resolve, STOP_TIMEOUT)));
  await Promise.race([listeners.close(), timeout]);
  clearTimeout(timer);
}

main()
  .catch((error: unknown) => {
    const isExpected = error instanceof SettingsError || error instanceof FolderInUseError;
    console.error(isExpected ? error.message : error);
    process.exitCode = 1;
  })
  .finally(() => process.exit());
