import { randomBytes } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';

/** Where an export goes. */
export interface Output {
  readonly stream: Writable;
  /** Whether the stream is ended with the export. */
  readonly isEnded: boolean;
  /** Makes what was written the file of its name; called when the stream has ended. */
  keep(): Promise<void>;
  /** Leaves nothing of it. */
  discard(): Promise<void>;
}

/**
 * Opens what is written to. A file gets its name only when all of it is there, and until then the one before it stays.
 * @param path a file, or `-` for standard output
 * @throws NodeJS.ErrnoException when it cannot be written
 */
export async function openOutput(path: string): Promise<Output> {
  if (path === '-') return { stream: process.stdout, isEnded: false, keep: nothing, discard: nothing };
  const target = await realpath(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return path;
    throw error;
  });
  const stats = await stat(target).catch(() => undefined);
  // Of a device or a pipe there is no whole, and nothing may take its place. A folder fails here.
  if (stats && !stats.isFile()) {
    const file = await open(target, 'w');
    return { stream: file.createWriteStream(), isEnded: true, keep: nothing, discard: nothing };
  }
  const draft = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}.part`);
  const file = await open(draft, 'wx', stats?.mode);
  return {
    // Flushed before it is closed, so that no name is given to what a crash could still take away.
    stream: file.createWriteStream({ flush: true }),
    isEnded: true,
    keep: () => rename(draft, target),
    discard: async () => {
      await file.close().catch(() => undefined);
      await rm(draft, { force: true });
    },
  };
}

function nothing(): Promise<void> {
  return Promise.resolve();
}
