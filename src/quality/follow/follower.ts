import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Lane } from '../../budgets/lane';
import { inBackground } from '../../database/background';
import { TenantDatabase } from '../../database/tenant-database';
import { Deriver } from './deriver';
import { rebuildByRecipe, takeAbandoned, tenantsBehind } from './place.sql';
import { TenantFollower } from './tenant-follower';

/** Milliseconds between two polls at least, and at most. */
const INTERVALS = [250, 1_000] as const;
/** A poll may take one part in so many of the time, for it costs more with every tenant. */
const PART = 25;
/** Milliseconds until the first poll, which must not slow down the start. */
const FIRST = 1_000;
/** Most tenants that are followed at the same time: each needs two database connections. */
const TENANTS = 2;

/**
 * Keeps the rows and totals of all tenants up to date. Several services on one database can do so at the same time: each
 * follows the tenants that no other one is following.
 */
@Injectable()
export class Follower implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Follower.name);
  private readonly following = new Lane(TENANTS);
  private timer?: NodeJS.Timeout;
  private looking?: Promise<void>;
  private isWanted = false;
  private isStopped = false;
  /**
   * Whether rows of other recipes are being derived anew. Only a start does that for all tenants, since two services must
   * not take turns. Later, it is done for tenants whose own service has gone.
   */
  private hasBegun = false;

  constructor(
    private readonly database: TenantDatabase,
    private readonly tenants: TenantFollower,
    private readonly deriver: Deriver,
  ) {}

  onApplicationBootstrap(): void {
    inBackground(() => this.lookIn(FIRST));
  }

  /** Waits for the transactions under way. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    this.tenants.stop();
    clearTimeout(this.timer);
    await this.looking;
    await this.following.ended();
  }

  /** Follows a tenant now, unless it is being followed. */
  wake(tenantId: string): void {
    if (!this.isStopped) inBackground(() => this.start([tenantId]));
  }

  private lookNow(): void {
    if (this.isStopped) return;
    this.isWanted = true;
    if (this.looking) return;
    clearTimeout(this.timer);
    this.looking = this.look().then((interval) => {
      this.looking = undefined;
      if (this.isWanted) this.lookNow();
      else this.lookIn(interval);
    });
  }

  private lookIn(ms: number): void {
    if (!this.isStopped) this.timer = setTimeout(() => this.lookNow(), ms).unref();
  }

  /** @returns milliseconds until the next poll */
  private async look(): Promise<number> {
    this.isWanted = false;
    const [least, most] = INTERVALS;
    const { recipe } = this.deriver;
    const begun = performance.now();
    try {
      const text = this.hasBegun ? takeAbandoned : rebuildByRecipe;
      await this.database.queryAll('otherRecipes', { text, values: [recipe] });
      this.hasBegun = true;
      const behind = await this.database.queryAll<{ tenantId: string }>('tenantsBehind', {
        text: tenantsBehind,
        values: [recipe],
      });
      this.start(behind.map(({ tenantId }) => tenantId));
    } catch (error) {
      this.logger.warn(error);
    }
    return Math.min(most, Math.max(least, (performance.now() - begun) * PART));
  }

  private start(tenantIds: readonly string[]): void {
    if (!this.isStopped) this.following.start(tenantIds, (tenantId) => this.follow(tenantId));
  }

  private async follow(tenantId: string): Promise<void> {
    try {
      if (await this.tenants.follow(tenantId)) this.lookNow();
    } catch (error) {
      this.logger.warn(error);
    }
  }
}
