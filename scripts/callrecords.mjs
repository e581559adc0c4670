#!/usr/bin/env node
// Runs the command line.
import { endWithShell } from './npm-shell.mjs';
import { run } from './run.mjs';

if (process.argv[2] === 'serve') endWithShell();

// Standard output may be a file of call records.
await run('command-line.js', console.error);
