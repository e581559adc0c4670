import { statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** Free space of a file system. */
export interface Space {
  /** Bytes available to this user. */
  readonly free: number;
  /** Bytes of the whole file system. */
  readonly total: number;
}

/** Free inodes below which a file system counts as full. Some file systems do not count inodes. */
const LEAST_FILES = 256;

/** Measures the free space for the embedded database. */
export class FreeSpace {
  /** @param dataDir absolute path of the data folder; its subfolder `postgres` may be on a disk of its own */
  constructor(readonly dataDir: string) {}

  /** @returns undefined where the space cannot be measured; it is not limited then */
  async read(): Promise<Space | undefined> {
    return (await spaceAt(join(this.dataDir, 'postgres'))) ?? spaceAt(this.dataDir);
  }
}

async function spaceAt(folder: string): Promise<Space | undefined> {
  try {
    const { bsize, blocks, bavail, files, ffree } = await statfs(folder);
    const isOutOfFiles = files > 0 && ffree < LEAST_FILES;
    return { free: isOutOfFiles ? 0 : bavail * bsize, total: blocks * bsize };
  } catch {
    return undefined;
  }
}
