import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { inBackground } from '../database/background';
import type { TenantDatabase } from '../database/tenant-database';
import type { FreeSpace, Space } from './free-space';
import { inMegabytes, reserveOf } from './reserve';
import { reuseLog, endLargeSorts } from './space-watch.sql';
import type { StorageGuard } from './storage-guard';

/** Milliseconds between two looks, and where the reserve is near. */
const INTERVAL = 1_000;
const SHORT_INTERVAL = 250;
/** Free bytes below which the log is not written back on purpose: that takes space too, and PostgreSQL ends without. */
const LEAST = 32 * 1024 * 1024;

/** Watches the disk of the embedded database: PostgreSQL ends, and cannot start again, where the log finds no space. */
export class SpaceWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(SpaceWatch.name);
  private timer?: NodeJS.Timeout;
  private looking = Promise.resolve();
  private isStopped = false;
  /** Whether the reserve is not far. */
  private isNear = false;
  /** Free bytes when the log was written back last. */
  private relievedAt = Infinity;

  /** @param reserve bytes, where the operator has set them */
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

  /** Looks once. */
  async look(): Promise<void> {
    const space = await this.space.read();
    // What cannot be measured must not stop anybody.
    const reserve = space ? reserveOf(this.reserve, space.total) : 0;
    const isShort = space !== undefined && space.free < reserve;
    if (isShort !== this.guard.isShort) this.tell(isShort, space, reserve);
    this.guard.isShort = isShort;
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

  /** Keeps the database from taking the rest. */
  private async relieve({ free }: Space, reserve: number): Promise<void> {
    if (free < reserve / 2) await this.database.queryAll('endLargeSorts', { text: endLargeSorts, values: [] });
    if (free < LEAST || free > this.relievedAt - reserve / 8) return;
    this.relievedAt = free;
    await this.database.queryAll('reuseLog', { text: reuseLog, values: [] });
  }
}
