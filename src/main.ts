import { join } from 'node:path';
import { loadSettings } from './config/env';
import { SettingsError } from './config/settings-error';
import type { Settings } from './config/settings';
import { connectionProblem, DatabaseProblem } from './database/database-problem';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './database/embedded/embedded-postgres';
import { FolderInUseError } from './database/embedded/folder-lock';
import { tryPorts, type Listeners } from './listeners';

/**
 * Longest time for the requests in flight when the service is told to stop, in milliseconds. Containers are killed after
 * 10 seconds as a rule, and PostgreSQL needs some of them.
 */
const STOP_TIMEOUT = 7_000;

async function main(): Promise<void> {
  const settings = loadSettings();
  await serve(settings).catch((error: unknown) => Promise.reject(explained(error, settings)));
}

/** Runs until it is told to stop, or until the embedded database ends. */
async function serve(settings: Settings): Promise<void> {
  const stop = new AbortController();
  const told = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
  // Heard for good: Ctrl-C below npm arrives twice, and the second must not cut off the stop that the first began.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const) process.on(signal, () => stop.abort());
  await tryPorts(settings, settings.tls !== undefined || settings.auth.kind === 'development');
  // PostgreSQL starts while the rest of the program is being loaded.
  const database = settings.databaseUrl === undefined ? startDatabase(settings, stop.signal) : undefined;
  const opening = open(settings, database, stop.signal);
  try {
    const listeners = await Promise.race([opening, told]);
    if (listeners) await run(listeners, settings, told, await database);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    // Nobody waits for what a stop has cut off.
    opening.catch(() => undefined);
    await (await database?.catch(() => undefined))?.stop();
  }
}

async function open(
  settings: Settings,
  database: Promise<EmbeddedPostgres> | undefined,
  stop: AbortSignal,
): Promise<Listeners> {
  database?.catch(() => undefined);
  const [{ createApp }, { migrate }, { listen }, { loadTls }] = await Promise.all([
    import('./app.setup.js'),
    import('./database/migrate.js'),
    import('./listeners.js'),
    import('./tls/load-tls.js'),
  ]);
  const tls = loadTls(settings);
  tls.catch(() => undefined);
  const url = (await database)?.url ?? String(settings.databaseUrl);
  await migrate(url);
  stop.throwIfAborted();
  const app = await createApp(settings, url).catch((error: unknown) => Promise.reject(connectionProblem(error)));
  stop.throwIfAborted();
  return listen(app, settings, await tls);
}

async function run(
  listeners: Listeners,
  settings: Settings,
  told: Promise<void>,
  database: EmbeddedPostgres | undefined,
): Promise<void> {
  const { banner } = await import('./banner.js');
  console.log(banner(settings, listeners));
  const ended = await Promise.race([told, ...(database ? [database.exited] : [])]);
  if (ended) console.error('The embedded PostgreSQL has stopped by itself; the service ends.');
  process.exitCode = ended ? 1 : 0;
  await close(listeners);
}

function startDatabase({ dataDir, poolSize }: Settings, signal: AbortSignal): Promise<EmbeddedPostgres> {
  // Migrations and a person with psql need connections beside the pool.
  const connections = String(poolSize + 10);
  return startEmbeddedPostgres({
    folder: join(dataDir, 'postgres'),
    settings: { max_connections: connections, jit: 'off' },
    signal,
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
