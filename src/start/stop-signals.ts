/** Signals by which the service is told to stop. */
const names = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** That this process is told to stop. */
export interface Stop {
  readonly signal: AbortSignal;
  /** Resolves when it is. */
  readonly told: Promise<void>;
  /** Tells it. */
  tell(): void;
  /** Tells it because of a failure: the process is to end with exit code 1. */
  fail(): void;
  readonly hasFailed: boolean;
}

/**
 * Listens for signals that stop the process, for good: Ctrl-C below npm arrives twice, and the second must not cut off
 * the stop that the first began.
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
