import { randomBytes } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';

/** The destination of a command that writes a file. */
export interface Output {
  readonly stream: Writable;
  /** Whether the stream has to be ended after the last byte. */
  readonly isEnded: boolean;
  /** Renames the finished draft to the file's name; called when the stream has ended. */
  keep(): Promise<void>;
  /** Deletes the draft. */
  discard(): Promise<void>;
}

/**
 * Opens the destination. A file is written as a draft and replaces an older file only when it is complete.
 * @param path a file, or `-` for standard output
 * @param mode permissions of a new file; default: as the user has set them
 * @throws NodeJS.ErrnoException when it cannot be written
 */
export async function openOutput(path: string, mode?: number): Promise<Output> {
  if (path === '-') return { stream: process.stdout, isEnded: false, keep: nothing, discard: nothing };
  const target = await realpath(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return path;
    throw error;
  });
  const stats = await stat(target).catch(() => undefined);
  // A device or a pipe is written directly, and must not be replaced. A folder fails here.
  if (stats && !stats.isFile()) {
    const file = await open(target, 'w');
    return { stream: file.createWriteStream(), isEnded: true, keep: nothing, discard: nothing };
  }
  const draft = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}.part`);
  const file = await open(draft, 'wx', stats?.mode ?? mode);
  return {
    // Flushed before the rename, so that a crash cannot leave an incomplete file under the final name.
    stream: file.createWriteStream({ flush: true }),
    isEnded: true,
    keep: () => rename(draft, target),
    discard: async () => {
      await file.close().catch(() => undefined);
      await rm(draft, { force: true });
    },
  };
}

/** Progress lines would mix with the export on a terminal. */
export function isTerminal({ stream }: Output): boolean {
  return 'isTTY' in stream && stream.isTTY === true;
}

function nothing(): Promise<void> {
  return Promise.resolve();
}
