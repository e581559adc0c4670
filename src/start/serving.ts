import { setFlagsFromString } from 'node:v8';
import type { Settings } from '../config/settings';
import type { OwnListeners } from '../connections/listeners';
import { connectionProblem } from '../database/database-problem';

/**
 * Longest time for the requests in flight when the service is told to stop, in milliseconds. Containers are killed after
 * 10 seconds as a rule, and PostgreSQL needs some of them.
 */
export const STOP_TIMEOUT = 7_000;

/**
 * By how many per cent the heap may grow, of what lives in it, before garbage is looked for. Where there is much memory, V8
 * lets it grow fourfold, and an import takes half as much again for no more speed.
 */
const HEAP_GROWTH = 100;

/** The service in this process: it can be opened once its database is there. */
export interface Serving {
  /** @param databaseUrl a migrated database */
  open(settings: Settings, databaseUrl: string, stop: AbortSignal): Promise<OwnListeners>;
}

/** Loads all that a process needs to serve, which takes as long as a database needs to start. */
export async function loadServing(): Promise<Serving> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH}`);
  const [{ createApp }, { listen }, { loadTls }] = await Promise.all([
    import('../app.setup.js'),
    import('../connections/listeners.js'),
    import('../tls/load-tls.js'),
  ]);
  return {
    open: async (settings, databaseUrl, stop) => {
      const tls = loadTls(settings);
      tls.catch(() => undefined);
      const app = await createApp(settings, databaseUrl).catch((error: unknown) =>
        Promise.reject(connectionProblem(error)),
      );
      stop.throwIfAborted();
      return listen(app, settings, await tls);
    },
  };
}

/**
 * Closes what listens, and cuts off what has no answer after {@link STOP_TIMEOUT}.
 * @param hasFailed whether a request may be among those, of which nobody will ever hear again; such get 500
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
