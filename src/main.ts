import { join } from 'node:path';
import { loadSettings } from './config/env';
import type { Settings } from './config/settings';
import { connectionProblem } from './database/database-problem';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './database/embedded/embedded-postgres';
import { tryPorts, type Listeners } from './listeners';
import { explained, isWorded } from './start-errors';

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
  const { database, working }: StartingDatabase =
    settings.databaseUrl === undefined ? startDatabase(settings, stop.signal) : {};
  // To load the program blocks all else; PostgreSQL begins before and works meanwhile.
  await working;
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

interface StartingDatabase {
  readonly database?: Promise<EmbeddedPostgres>;
  /** Resolves when its programs run, or the start has failed. */
  readonly working?: Promise<unknown>;
}

function startDatabase({ dataDir, poolSize }: Settings, signal: AbortSignal): StartingDatabase {
  let onWorking = (): void => undefined;
  const begun = new Promise<void>((resolve) => (onWorking = resolve));
  const database = startEmbeddedPostgres({
    folder: join(dataDir, 'postgres'),
    // Migrations and a person with psql need connections beside the pool.
    settings: { max_connections: String(poolSize + 10), jit: 'off' },
    signal,
    onWorking,
  });
  return { database, working: Promise.race([begun, database.catch(() => undefined)]) };
}

async function close(listeners: Listeners): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<'late'>((resolve) => (timer = setTimeout(resolve, STOP_TIMEOUT, 'late')));
  const outcome = await Promise.race([listeners.close(), timeout]);
  clearTimeout(timer);
  if (outcome === 'late')
    console.error(`Requests were not answered within ${STOP_TIMEOUT / 1000} seconds; they are cut off.`);
}

main()
  .catch((error: unknown) => {
    console.error(isWorded(error) ? error.message : error);
    process.exitCode = 1;
  })
  .finally(() => process.exit());
