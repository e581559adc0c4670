import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FreeSpace } from './free-space';
import { reserveOf } from './reserve';

const MB = 1024 * 1024;
/** Bytes that are kept for a start on a full disk: four files of PostgreSQL's log, of which it needs one or two. */
export const BALLAST = 64 * MB;

/**
 * A file that takes space only to give it back: PostgreSQL cannot recover without some, and a disk that is full leaves it
 * none. So the service starts once more, and what is no longer needed can be deleted.
 */
export class Ballast {
  private readonly path: string;

  constructor(private readonly space: FreeSpace) {
    this.path = join(space.dataDir, 'postgres.ballast');
  }

  /** Gives the space back where a start needs it. @returns whether it did */
  async giveWay(): Promise<boolean> {
    const space = await this.space.read();
    if (!space || space.free >= BALLAST || (await this.size()) === 0) return false;
    await rm(this.path, { force: true });
    return true;
  }

  /** Takes the space, once there is more than enough. @param reserve bytes that stay free, as the operator has set them */
  async keep(reserve: number | undefined): Promise<void> {
    const space = await this.space.read();
    if (!space || (await this.size()) === BALLAST) return;
    if (space.free - 2 * BALLAST < reserveOf(reserve, space.total)) return;
    await this.write();
  }

  private async write(): Promise<void> {
    const unfinished = `${this.path}.new`;
    try {
      const file = await open(unfinished, 'w', 0o600);
      try {
        // Some file systems keep no space for zeros.
        const part = randomBytes(MB);
        for (let written = 0; written < BALLAST; written += MB) await file.writeFile(part);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, this.path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  private async size(): Promise<number> {
    return stat(this.path).then(
      ({ size }) => size,
      () => 0,
    );
  }
}
