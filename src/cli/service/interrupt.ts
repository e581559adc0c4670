import { once } from 'node:events';

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs the work, aborts it on a signal that ends the process, and then ends the process by that signal. */
export async function untilInterrupted(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const told = new AbortController();
  let by: NodeJS.Signals | undefined;
  const onSignal = (name: NodeJS.Signals): void => {
    by = name;
    told.abort();
  };
  for (const name of names) process.on(name, onSignal);
  try {
    await work(told.signal);
  } catch (error) {
    if (by === undefined) throw error;
  } finally {
    for (const name of names) process.removeListener(name, onSignal);
  }
  if (by === undefined) return;
  process.kill(process.pid, by);
  // The signal ends the process here.
  await once(process, 'exit');
}
