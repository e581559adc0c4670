/** Signals that stop the service. */
const names = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** A requested stop of this process. */
export interface Stop {
  readonly signal: AbortSignal;
  /** Resolves when a stop is requested. */
  readonly told: Promise<void>;
  /** Requests a stop. */
  tell(): void;
  /** Requests a stop because of a failure: the process ends with exit code 1. */
  fail(): void;
  readonly hasFailed: boolean;
}

/**
 * Listens for stop signals until the process ends. Ctrl-C below npm arrives twice, and the second one must not
 * interrupt the stop that the first one began.
 */
export function listenForStop(): Stop {
  const stop = new AbortController();
  const told = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
  const tell = (): void => stop.abort();
  for (const name of names) process.on(name, tell);
  let hasFailed = false;
  return {
    signal: stop.signal,
    told,
    tell,
    fail: () => {
      hasFailed = true;
      process.exitCode = 1;
      tell();
    },
    get hasFailed() {
      return hasFailed;
    },
  };
}
