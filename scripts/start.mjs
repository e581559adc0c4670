// Runs the service.
import { clearInterval, setInterval } from 'node:timers';
import { run } from './run.mjs';

// npm hands a SIGTERM on to the shell in which it runs a script, and most shells die of it without a word to us. Read
// before anything else: later it may be another process already.
const shell = process.ppid;
if (process.env.npm_lifecycle_event !== undefined) {
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 200);
  watch.unref();
}

await run('main.js');
