// Runs the service, building it first unless the last build was made from the very same sources.
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { ensureBuild, entry, root } from './build.mjs';

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

try {
  await ensureBuild();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
if (!existsSync(entry)) {
  console.error('There is no build, and none can be made: run npm install with the development dependencies first.');
  process.exit(1);
}
// From Node 22.8 on: the next start does not compile the modules again.
nodeModule.enableCompileCache?.(join(root, 'dist', '.compile-cache'));
await import(entry.href);
