#!/usr/bin/env node
// Runs the command line, building it first unless the last build was made from the very same sources.
import * as nodeModule from 'node:module';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild, root } from './build.mjs';

const entry = new URL('../dist/src/cli/main.js', import.meta.url);

try {
  // Standard output may be a file of call records.
  await ensureBuild(console.error);
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
