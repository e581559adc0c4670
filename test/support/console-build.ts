import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(__dirname, '../..');
const cache = join(root, 'node_modules/.cache/console');

/** Builds the console of the present sources, unless a test has built it before. @returns the folder of its page */
export async function builtConsole(): Promise<string> {
  const folder = join(cache, digest());
  if (existsSync(folder)) return folder;
  const aside = `${folder}.${process.pid}`;
  await mkdir(cache, { recursive: true });
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const config = join(root, 'web/vite.config.mjs');
  await promisify(execFile)(process.execPath, [vite, 'build', '-c', config, '--outDir', aside, '--logLevel', 'warn']);
  await rename(aside, folder).catch(async (error: unknown) => {
    // Another test has been quicker.
    await rm(aside, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  });
  return folder;
}

function digest(): string {
  const names = readdirSync(join(root, 'web'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha1');
  for (const name of [...names, join(root, 'package-lock.json')].sort()) hash.update(name).update(readFileSync(name));
  return hash.digest('hex');
}
