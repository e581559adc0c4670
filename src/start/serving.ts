import { setFlagsFromString } from 'node:v8';
import type { Settings } from '../config/settings';
import type { OwnListeners } from '../connections/listeners';
import { connectionProblem } from '../database/database-problem';
import type { Scrape } from '../metrics/scrape';

/**
 * Longest time for requests in flight during a stop, in milliseconds. Containers are usually killed after 10 seconds,
 * and PostgreSQL needs some of them.
 */
export const STOP_TIMEOUT = 7_000;

/**
 * Growth of the heap, in per cent of the live objects, that triggers garbage collection. With much memory, V8 would let
 * it grow fourfold, and an import would use half as much again without being faster.
 */
const HEAP_GROWTH = 100;

/** The service in this process, to be opened when its database is ready. */
export interface Serving {
  /**
   * @param databaseUrl a migrated database
   * @param scrape returns the metrics of all processes; default: those of this one
   */
  open(settings: Settings, databaseUrl: string, stop: AbortSignal, scrape?: Scrape): Promise<OwnListeners>;
  /** Keeps log lines until they are released. */
  holdLog(): void;
  releaseLog(): void;
}

/** Loads all modules that a process needs to serve. This takes about as long as a database needs to start. */
export async function loadServing(): Promise<Serving> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH}`);
  const [{ createApp }, { consoleFolder }, { listen }, { loadTls }, { holdLines, releaseLines }] = await Promise.all([
    import('../app.setup.js'),
    import('../console/built-console.js'),
    import('../connections/listeners.js'),
    import('../tls/load-tls.js'),
    import('../operations/logger.js'),
  ]);
  return {
    holdLog: holdLines,
    releaseLog: releaseLines,
    open: async (settings, databaseUrl, stop, scrape) => {
      const tls = loadTls(settings);
      tls.catch(() => undefined);
      const app = await createApp(settings, databaseUrl, { consoleFolder, scrape }).catch((error: unknown) =>
        Promise.reject(connectionProblem(error)),
      );
      stop.throwIfAborted();
      return listen(app, settings, await tls);
    },
  };
}

/**
 * Closes the listeners, and cuts off requests without an answer after {@link STOP_TIMEOUT}.
 * @param hasFailed whether the handler of an unanswered request may have crashed; unanswered requests then get 500
 */
export async function closeInTime({ close, served }: OwnListeners, hasFailed: boolean): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<'late'>((resolve) => (timer = setTimeout(resolve, STOP_TIMEOUT, 'late')));
  const outcome = await Promise.race([close(), timeout]);
  clearTimeout(timer);
  if (outcome !== 'late') return;
  if (hasFailed) for (const response of served.unanswered()) served.answer(response);
  console.error(`Requests were not answered within ${STOP_TIMEOUT / 1000} seconds; they are cut off.`);
}
