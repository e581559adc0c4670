// Runs the service.
import { endWithShell } from './npm-shell.mjs';
import { run } from './run.mjs';

endWithShell();
await run('main.js');
