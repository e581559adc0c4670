// Builds unless the last build was made from the very same sources, and runs a program of the build.
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuild, root } from './build.mjs';

/** @param program path below `dist/src` @param say prints what the build says */
export async function run(program, say = console.log) {
  try {
    await ensureBuild(say);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
  const entry = join(root, 'dist', 'src', program);
  if (!existsSync(entry)) {
    console.error('There is no build, and there are no sources to build: copy the folder dist of a build here.');
    process.exit(1);
  }
  // From Node 22.8 on: the next start does not compile the modules again.
  nodeModule.enableCompileCache?.(join(root, 'dist', '.compile-cache'));
  await import(pathToFileURL(entry).href);
}
