// Compiles the sources file by file, with the options by which the tests compile, and the console. Types are not
// checked.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { transformFileSync } from '@swc/core';
import { root } from './build.mjs';

const sources = join(root, 'src');

const { jest } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const [, options] = jest.transform['^.+\\.(t|j)s$'];

/** Whether a file below `src` belongs to the program. */
export const isSource = (name) => name.endsWith('.ts') && !/\.(?:spec|d)\.ts$/.test(name);

/**
 * Compiles one file, or removes what an earlier version of it was compiled to.
 * @param name path below `src` @param output folder that gets a folder `src` @throws {Error} naming the file
 */
export function compile(name, output) {
  const file = join(sources, name);
  const target = join(output, 'src', name.replace(/\.ts$/, '.js'));
  if (!existsSync(file)) {
    for (const path of [target, `${target}.map`]) rmSync(path, { force: true });
    return;
  }
  const { code, map } = compiled(file);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, `${code}//# sourceMappingURL=${basename(target)}.map\n`);
  writeFileSync(`${target}.map`, map);
}

function compiled(file) {
  try {
    return transformFileSync(file, { ...options, sourceMaps: true });
  } catch (error) {
    throw new Error(`${relative(root, file)} cannot be compiled:\n${error.message}`, { cause: error });
  }
}

/** Compiles the whole program. @param onFile called after each file with the number of files so far and of all */
export function compileAll(output, onFile = () => {}) {
  const names = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter(isSource);
  names.forEach((name, index) => {
    compile(name, output);
    onFile(index + 1, names.length);
  });
  cpSync(join(root, 'package.json'), join(output, 'package.json'));
}

/** Builds the console, in a process of its own: it takes memory that a service need not keep. @throws {Error} */
export async function compileWeb(output) {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
  const options = ['-c', join(root, 'web', 'vite.config.mjs'), '--outDir', join(output, 'web'), '--logLevel', 'warn'];
  await promisify(execFile)(process.execPath, [vite, 'build', ...options]);
}
