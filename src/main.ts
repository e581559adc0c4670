import { join } from 'node:path';
import { loadSettings } from './config/env';
import { readEnvFile } from './config/env-file';
import type { Settings } from './config/settings';
import { unknownSettings } from './config/unknown-settings';
import { tryPorts, type Listeners } from './connections/listeners';
import { removeServiceFile, writeServiceFile } from './connections/service-file';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './database/embedded/embedded-postgres';
import { Unforeseen } from './operations/unforeseen';
import { closeInTime, loadServing } from './start/serving';
import { explained, isWorded } from './start/start-errors';
import { listenForStop, type Stop } from './start/stop-signals';
import { Workers } from './start/workers/workers';
import { keepBallast, prepareStorage } from './storage/embedded-storage';
import { fullDiskAdvice, isFullDisk } from './storage/full-disk';

async function main(): Promise<void> {
  // What cannot be printed, as on a full disk, must not stop the service.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
  readEnvFile();
  for (const sentence of unknownSettings()) console.error(sentence);
  const settings = loadSettings();
  await checkCodecs(settings);
  await serve(settings).catch((error: unknown) => Promise.reject(explained(error, settings)));
}

/** Refuses a bad file of codecs before anything is started; few services have one, so that nothing is loaded for it. */
async function checkCodecs(settings: Settings): Promise<void> {
  if (settings.qualityCodecs !== undefined) (await import('./quality/codec-file.js')).recipeOf(settings);
}

/** The listeners, in this process or in workers. */
interface Service extends Listeners {
  /** Resolves with the reason when the service cannot continue. */
  readonly broken?: Promise<string>;
  /** Called when the addresses are printed. */
  onPrinted?(): void;
}

const hasHttps = ({ tls, auth }: Settings): boolean => tls !== undefined || auth.kind === 'development';

/** Runs until a stop is requested, or until the embedded database or the workers end. */
async function serve(settings: Settings): Promise<void> {
  const stop = listenForStop();
  const unforeseen = new Unforeseen(stop.fail);
  await tryPorts(settings, hasHttps(settings));
  const { database, working }: StartingDatabase =
    settings.databaseUrl === undefined ? startDatabase(settings, stop.signal) : {};
  // Loading the program blocks the event loop. PostgreSQL is started first and works meanwhile.
  await working;
  const workers = settings.workers > 1 ? new Workers(settings.workers) : undefined;
  const opening = workers
    ? openWorkers(workers, settings, database, stop.signal)
    : openHere(settings, database, stop, unforeseen);
  let hasServed = false;
  try {
    const service = await Promise.race([opening, stop.told]);
    if (!service) return;
    await run(service, settings, stop.told, await database);
    hasServed = true;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    // A stop cancels the opening; its error is of no interest.
    opening.catch(() => undefined);
    await workers?.close();
    await (await database?.catch(() => undefined))?.stop();
    if (hasServed) console.log('Stopped.');
  }
}

async function openHere(
  settings: Settings,
  database: Promise<EmbeddedPostgres> | undefined,
  stop: Stop,
  unforeseen: Unforeseen,
): Promise<Service> {
  database?.catch(() => undefined);
  const [{ migrate }, serving] = await Promise.all([import('./database/migrate.js'), loadServing()]);
  const url = (await database)?.url ?? String(settings.databaseUrl);
  await migrate(url);
  stop.signal.throwIfAborted();
  // A request may come before the addresses are printed.
  serving.holdLog();
  const listeners = await serving.open(settings, url, stop.signal);
  unforeseen.watch(listeners.served);
  return {
    ...listeners,
    onPrinted: () => serving.releaseLog(),
    close: () => closeInTime(listeners, stop.hasFailed),
  };
}

async function openWorkers(
  workers: Workers,
  settings: Settings,
  database: Promise<EmbeddedPostgres> | undefined,
  stop: AbortSignal,
): Promise<Service> {
  database?.catch(() => undefined);
  const [{ migrate }, { loadTls }, { loadDevelopmentKey }] = await Promise.all([
    import('./database/migrate.js'),
    import('./tls/load-tls.js'),
    import('./auth/development-key.store.js'),
  ]);
  const url = (await database)?.url ?? String(settings.databaseUrl);
  await migrate(url);
  // Created here if missing, so that all workers read the same files.
  await loadTls(settings);
  if (settings.auth.kind === 'development') await loadDevelopmentKey(settings.dataDir);
  stop.throwIfAborted();
  const { poolSize } = settings;
  // All workers share the ports. A free one in place of 0 is chosen only now: the start took long enough to lose it.
  const ports = await tryPorts(settings, hasHttps(settings));
  const addresses = await workers.open({ databaseUrl: url, ...ports, poolSize });
  return { ...addresses, broken: workers.broken, close: () => workers.close() };
}

async function run(
  service: Service,
  settings: Settings,
  told: Promise<void>,
  database: EmbeddedPostgres | undefined,
): Promise<void> {
  const { banner } = await import('./start/banner.js');
  await writeServiceFile(settings.dataDir, { ...service, pid: process.pid });
  console.log(banner(settings, service));
  service.onPrinted?.();
  if (database) keepBallast(settings);
  const reason = await Promise.race([
    told,
    ...(database ? [database.exited.then(() => endOf(database, settings))] : []),
    ...(service.broken ? [service.broken] : []),
  ]);
  if (reason !== undefined) {
    console.error(reason);
    process.exitCode = 1;
  } else console.log('Stopping: requests in flight are answered first.');
  await removeServiceFile(settings.dataDir, process.pid);
  await service.close();
}

/** Logged by PostgreSQL when one of its processes crashes; it then restarts all of them. */
const crashLine = /\bPANIC:|was terminated by|all server processes terminated/;

/** Why the service ends when its database ends. */
function endOf({ lastLines }: EmbeddedPostgres, { dataDir }: Settings): string {
  const reason = 'The embedded PostgreSQL has stopped by itself; the service ends.';
  return isFullDisk(lastLines.join('\n')) ? `${reason}\n${fullDiskAdvice(dataDir)}` : reason;
}

interface StartingDatabase {
  readonly database?: Promise<EmbeddedPostgres>;
  /** Resolves when its programs run or the start has failed. */
  readonly working?: Promise<unknown>;
}

function startDatabase(settings: Settings, signal: AbortSignal): StartingDatabase {
  const { dataDir, poolSize, workers } = settings;
  let onWorking = (): void => undefined;
  const begun = new Promise<void>((resolve) => (onWorking = resolve));
  const database = prepareStorage(settings).then((ofDisk) =>
    startEmbeddedPostgres({
      folder: join(dataDir, 'postgres'),
      // Each process has one connection outside its pool. Migrations and an operator's psql need some, too.
      settings: { max_connections: String(poolSize + workers + 10), jit: 'off', ...ofDisk },
      // Errors of statements are logged with their requests.
      log: (line) => (crashLine.test(line) ? console.error(`PostgreSQL: ${line}`) : undefined),
      signal,
      onWorking,
    }),
  );
  return { database, working: Promise.race([begun, database.catch(() => undefined)]) };
}

main()
  .catch((error: unknown) => {
    console.error(isWorded(error) ? error.message : error);
    process.exitCode = 1;
  })
  .finally(() => process.exit());
