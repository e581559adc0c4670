// Ends the service with the shell in which npm runs it.
import { clearInterval, setInterval } from 'node:timers';

// Read before anything else: later it may be another process already.
const shell = process.ppid;

/**
 * Watches the shell. npm hands a SIGTERM on to the shell in which it runs a script, and most shells die of it without a
 * word to us.
 */
export function endWithShell() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 200);
  watch.unref();
}
