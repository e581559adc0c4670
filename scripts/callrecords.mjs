#!/usr/bin/env node
// Runs the command line.
import { run } from './run.mjs';

// Standard output may be a file of call records.
await run('cli/main.js', console.error);
