import { mkdir } from 'node:fs/promises';
import type { Settings } from '../config/settings';
import { Ballast } from './ballast';
import { FreeSpace } from './free-space';
import { walSizeFor } from './reserve';

/** Interval in milliseconds of attempts to create the ballast file. A start does not wait for the first one. */
const INTERVAL = 30_000;

/**
 * Frees space for the start of the embedded database on a full disk.
 * @returns settings of PostgreSQL for a disk of this size
 */
export async function prepareStorage({ dataDir }: Pick<Settings, 'dataDir'>): Promise<Record<string, string>> {
  await mkdir(dataDir, { recursive: true });
  const freeSpace = new FreeSpace(dataDir);
  if (await new Ballast(freeSpace).giveWay())
    console.error(
      `DATA_DIR=${dataDir}: the disk is full. The service starts with the space that it has kept for this.`,
    );
  const space = await freeSpace.read();
  const most = space && walSizeFor(space.total);
  return most === undefined ? {} : { max_wal_size: `${most}MB`, min_wal_size: `${Math.min(80, most / 2)}MB` };
}

/**
 * Creates the ballast file for the next start on a full disk as soon as there is enough space, until the process ends.
 */
export function keepBallast({ dataDir, storageReserve }: Pick<Settings, 'dataDir' | 'storageReserve'>): void {
  const space = new FreeSpace(dataDir);
  const ballast = new Ballast(space);
  let isBusy = false;
  setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    ballast
      .keep(storageReserve)
      .catch((error: Error) => console.error(`DATA_DIR=${dataDir}: no space could be kept: ${error.message}`))
      .finally(() => (isBusy = false));
  }, INTERVAL).unref();
}
