import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** Where the build puts the console: beside the compiled sources. */
export const consoleFolder = join(__dirname, '../../web');

/** Folder of the files that the page loads. Their names contain a hash of their contents. */
const ASSETS = 'assets';

/** Content codings of the files that the build makes, by the ends of their names; the preferred one first. */
const codings = [
  { name: 'br', end: '.br' },
  { name: 'gzip', end: '.gz' },
] as const;

/** Media types by the ends of file names. */
const mediaTypes: ReadonlyMap<string, string> = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.json', 'application/json'],
  ['.map', 'application/json'],
  ['.png', 'image/png'],
  ['.svg', 'image/svg+xml'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.webp', 'image/webp'],
  ['.woff2', 'font/woff2'],
]);

/** A file in a content coding. */
export interface EncodedFile {
  /** Name of the coding, as in `Content-Encoding`. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** A file that the page loads. */
export interface Asset {
  readonly mediaType: string;
  readonly bytes: Buffer;
  /** The preferred one first. */
  readonly encoded: readonly EncodedFile[];
}

/** The page with its files, in memory: a build that replaces them while the service runs does not mix with them. */
export interface BuiltConsole {
  readonly page: Buffer;
  /** Weak entity tag of the page (RFC 9110, section 8.8.3). */
  readonly tag: string;
  /** By file name. */
  readonly assets: ReadonlyMap<string, Asset>;
}

/**
 * Reads the console that was built into a folder.
 * @returns undefined where the folder has no page
 * @throws errors of the file system, except that a page or a folder is missing
 */
export async function readConsole(folder: string): Promise<BuiltConsole | undefined> {
  const page = await unlessMissing(readFile(join(folder, 'index.html')));
  if (!page) return undefined;
  const tag = `W/"${createHash('sha256').update(page).digest('base64url')}"`;
  return { page, tag, assets: await readAssets(join(folder, ASSETS)) };
}

async function readAssets(folder: string): Promise<Map<string, Asset>> {
  const entries = (await unlessMissing(readdir(folder, { withFileTypes: true }))) ?? [];
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const files = new Map(
    await Promise.all(names.map(async (name): Promise<[string, Buffer]> => [name, await readFile(join(folder, name))])),
  );
  const isEncoded = (name: string): boolean =>
    codings.some(({ end }) => name.endsWith(end) && files.has(name.slice(0, -end.length)));
  return new Map([...files].filter(([name]) => !isEncoded(name)).map(([name, bytes]) => [name, asset(name, bytes)]));

  function asset(file: string, bytes: Buffer): Asset {
    const encoded = codings.flatMap(({ name, end }) => {
      const smaller = files.get(file + end);
      return smaller ? [{ name, bytes: smaller }] : [];
    });
    return { mediaType: mediaTypes.get(extname(file)) ?? 'application/octet-stream', bytes, encoded };
  }
}

async function unlessMissing<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
