import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { inBackground } from '../database/background';
import type { TenantDatabase } from '../database/tenant-database';
import type { FreeSpace, Space } from './free-space';
import { inMegabytes, reserveOf } from './reserve';
import { reuseLog, endLargeSorts } from './space-watch.sql';
import type { StorageGuard } from './storage-guard';

/** Milliseconds between two measurements, normally and when free space is near the reserve. */
const INTERVAL = 1_000;
const SHORT_INTERVAL = 250;
/**
 * Free bytes below which the disk counts as full, and no checkpoint is made: it needs space as well, and PostgreSQL stops
 * without any.
 */
const LEAST = 32 * 1024 * 1024;

/**
 * Watches the disk of the embedded database. PostgreSQL stops, and cannot start again, when there is no space for WAL.
 */
export class SpaceWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(SpaceWatch.name);
  private timer?: NodeJS.Timeout;
  private looking = Promise.resolve();
  private isStopped = false;
  /** Whether free space is less than twice the reserve. */
  private isNear = false;
  /** Free bytes at the last checkpoint. */
  private relievedAt = Infinity;

  /** @param reserve bytes, if the operator has set them */
  constructor(
    private readonly space: FreeSpace,
    private readonly guard: StorageGuard,
    private readonly database: Pick<TenantDatabase, 'queryAll'>,
    private readonly reserve: number | undefined,
  ) {}

  onApplicationBootstrap(): void {
    this.lookIn(0);
  }

  beforeApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    return this.looking;
  }

  /** Measures once. */
  async look(): Promise<void> {
    const space = await this.space.read();
    // Where the space cannot be measured, nothing is refused.
    const reserve = space ? reserveOf(this.reserve, space.total) : 0;
    const isShort = space !== undefined && space.free < reserve;
    if (isShort !== this.guard.isShort) this.tell(isShort, space, reserve);
    this.guard.isShort = isShort;
    this.guard.freeBytes = space?.free;
    this.guard.isFull = isShort && space.free < LEAST;
    if (isShort) await this.relieve(space, reserve);
    else this.relievedAt = Infinity;
    this.isNear = space !== undefined && space.free < 2 * reserve;
  }

  private lookIn(ms: number): void {
    if (!this.isStopped) this.timer = inBackground(() => setTimeout(() => void this.lookNow(), ms).unref());
  }

  private lookNow(): Promise<void> {
    this.looking = this.look()
      .catch((error: unknown) => this.logger.warn(error))
      .then(() => this.lookIn(this.isNear ? SHORT_INTERVAL : INTERVAL));
    return this.looking;
  }

  private tell(isShort: boolean, space: Space | undefined, reserve: number): void {
    const { dataDir } = this.space;
    const left =
      space &&
      `${inMegabytes(space.free)} are free where ${dataDir} lies, of which ${inMegabytes(reserve)} are reserved`;
    if (isShort) this.logger.error(`The disk is nearly full: nothing is added until there is space. ${left}.`);
    else this.logger.log(`There is space on the disk again. ${left ?? ''}`.trim());
  }

  /** Cancels large queries and makes checkpoints, so that the database uses no more space. */
  private async relieve({ free }: Space, reserve: number): Promise<void> {
    if (free < reserve / 2) await this.database.queryAll('endLargeSorts', { text: endLargeSorts, values: [] });
    if (free < LEAST || free > this.relievedAt - reserve / 8) return;
    this.relievedAt = free;
    await this.database.queryAll('reuseLog', { text: reuseLog, values: [] });
  }
}
