import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FreeSpace } from './free-space';
import { reserveOf } from './reserve';

const MB = 1024 * 1024;
/** Bytes kept for a start on a full disk: four WAL files, of which PostgreSQL needs one or two. */
export const BALLAST = 64 * MB;

/**
 * A file whose only purpose is to be deleted on a full disk. PostgreSQL cannot recover without some free space.
 * Deleting the file lets the service start once more, so that clients can delete data.
 */
export class Ballast {
  private readonly path: string;

  constructor(private readonly space: FreeSpace) {
    this.path = join(space.dataDir, 'postgres.ballast');
  }

  /** Deletes the file if a start needs the space. @returns whether it did */
  async giveWay(): Promise<boolean> {
    const space = await this.space.read();
    if (!space || space.free >= BALLAST || (await this.size()) === 0) return false;
    await rm(this.path, { force: true });
    return true;
  }

  /**
   * Creates the file once there is more than enough space.
   * @param reserve bytes that stay free, if the operator has set them
   */
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
        // Random, because some file systems allocate no space for zeros.
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
