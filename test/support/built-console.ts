import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** A folder as the build of the console makes it. */
export interface ConsoleFolder {
  readonly folder: string;
  remove(): Promise<void>;
}

export const page = '<!doctype html><title>Console</title><script type="module" src="/assets/main-1a2b.js"></script>';
export const script = `export const text = '${'call '.repeat(1000)}';\n`;

/**
 * Makes a built console with a script in each content coding, and a picture in none.
 * @param source of the script
 */
export async function makeConsole(source = script): Promise<ConsoleFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'callrecords-console-'));
  const assets = join(folder, 'assets');
  await mkdir(assets);
  const files: [string, string | Buffer][] = [
    [join(folder, 'index.html'), page],
    [join(folder, 'secret.txt'), 'outside of the assets'],
    [join(assets, 'main-1a2b.js'), source],
    [join(assets, 'main-1a2b.js.br'), brotliCompressSync(source)],
    [join(assets, 'main-1a2b.js.gz'), gzipSync(source)],
    [join(assets, 'logo-3c4d.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47])],
  ];
  await Promise.all(files.map(([path, content]) => writeFile(path, content)));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
