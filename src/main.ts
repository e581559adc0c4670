import { join } from 'node:path';
import { loadSettings } from './config/env';
import { SettingsError } from './config/settings-error';
import type { Settings } from './config/settings';
import { DatabaseProblem } from './database/database-problem';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './database/embedded/embedded-postgres';
import { FolderInUseError } from './database/embedded/folder-lock';
import type { Listeners } from './listeners';

/** Longest time for the requests in flight when the service is told to stop, in milliseconds. */
const STOP_TIMEOUT = 10_000;

async function main(): Promise<void> {
  const settings = loadSettings();
  await serve(settings).catch((error: unknown) => Promise.reject(explained(error, settings)));
}

/** Runs until it is told to stop, or until the embedded database ends. */
async function serve(settings: Settings): Promise<void> {
  const stopRequest = new Promise<void>((resolve) => {
    // Heard for good: Ctrl-C below npm arrives twice, and the second must not cut off the stop that the first began.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
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
  const tls = loadTls(settings);
  tls.catch(() => undefined);
  const database = await starting;
  try {
    const url = database?.url ?? String(settings.databaseUrl);
    await migrate(url);
    const listeners = await listen(await createApp(settings, url), settings, await tls);
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

/** Names the setting that keeps the service from starting, where that is known. */
function explained(error: unknown, { databaseUrl, dataDir, host, httpsPort }: Settings): unknown {
  if (error instanceof DatabaseProblem) {
    // The embedded database is ours, and a problem with it a fault of the program.
    return databaseUrl === undefined ? error : new Error(`DATABASE_URL: the database ${error.message}`);
  }
  const { code, syscall = '', port, path, message } = error as NodeJS.ErrnoException & { port?: number };
  const listening = `${port === httpsPort ? 'HTTPS_PORT' : 'PORT'}=${port}`;
  if (code === 'EADDRINUSE') return new Error(`${listening}: another program uses this port`);
  if (code === 'EACCES' && syscall === 'listen') return new Error(`${listening}: this user may not open the port`);
  if (code === 'EADDRNOTAVAIL' || syscall === 'getaddrinfo') return new Error(`HOST=${host}: not an address of ours`);
  if (code !== undefined && path?.startsWith(dataDir)) return new Error(`DATA_DIR=${dataDir}: ${message}`);
  return error;
}

/** Errors that were worded for the operator go without a stack; a fault of the program is shown whole. */
function isWorded(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return error.constructor === Error || error instanceof SettingsError || error instanceof FolderInUseError;
}

main()
  .catch((error: unknown) => {
    console.error(isWorded(error) ? error.message : error);
    process.exitCode = 1;
  })
  .finally(() => process.exit());
