import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { inBackground } from '../../database/background';
import { afterCommit } from '../../database/joint-transaction';
import { TenantDatabase } from '../../database/tenant-database';
import { WebhookClient } from '../outgoing/webhook.client';
import { ChangeTaker } from './change-taker';
import { tenantsToTell, type TenantToTell } from './due.sql';
import { Lane } from '../../budgets/lane';
import { Postman } from './postman';
import { Sweeper } from './sweeper';

/** Milliseconds between two polls for changes while there are subscriptions. */
const INTERVAL = 500;
/**
 * Milliseconds between two polls while there are no subscriptions. A new subscription on this process polls at once.
 */
const IDLE_INTERVAL = 30_000;
/** Milliseconds until the first poll, which must not slow down the start. */
const FIRST = 1_000;
/** Milliseconds between two sweeps for expired rows. */
const SWEEP_INTERVAL = 60_000;
/** Most tenants for which changes are taken at the same time: each needs a database connection. */
const TAKING = 2;
/**
 * Most tenants for which changes of slow subscriptions are taken at the same time, so that these do not delay the
 * others.
 */
const TAKING_SLOWLY = 1;

/**
 * Polls for changes and notifies subscribers. Several services on one database can do so at the same time: each takes
 * only changes and addresses that no other has locked.
 */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Dispatcher.name);
  private readonly taking = new Lane(TAKING);
  private readonly takingSlowly = new Lane(TAKING_SLOWLY);
  private readonly sweeping = new Lane(1);
  private timer?: NodeJS.Timeout;
  private looking?: Promise<void>;
  private isWanted = false;
  private isStopped = false;
  /** Time of the next sweep, by a monotonic clock. */
  private sweepAt = 0;

  constructor(
    private readonly database: TenantDatabase,
    private readonly taker: ChangeTaker,
    private readonly postman: Postman,
    private readonly sweeper: Sweeper,
    private readonly client: WebhookClient,
  ) {}

  onApplicationBootstrap(): void {
    this.lookIn(FIRST);
  }

  /** Waits for work under way: the result of a POST that was answered must be stored. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    this.sweeper.stop();
    clearTimeout(this.timer);
    await this.looking;
    await Promise.all([this.taking, this.takingSlowly, this.sweeping, this.postman].map((lane) => lane.ended()));
    this.client.close();
  }

  /** Polls now or, in a transaction, once it is committed. */
  wake(): void {
    afterCommit(() => inBackground(() => this.lookNow()));
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
    try {
      const tenants = await this.database.queryAll<TenantToTell>('tenantsWithSubscriptions', {
        text: tenantsToTell,
        values: [],
      });
      if (tenants.length === 0) return IDLE_INTERVAL;
      if (this.isStopped) return INTERVAL;
      const behind = tenants.filter(({ isBehind }) => isBehind).map(({ tenantId }) => tenantId);
      const slow = tenants.filter(({ isSlow }) => isSlow).map(({ tenantId }) => tenantId);
      this.taking.start(behind, (tenantId) => this.untilDone(this.taker.take(tenantId)));
      this.takingSlowly.start(slow, (tenantId) => this.untilDone(this.taker.takeSlowly(tenantId)));
      await this.postman.start((work) => this.untilDone(work));
      if (performance.now() >= this.sweepAt) this.startSweep();
    } catch (error) {
      this.logger.warn(error);
    }
    return INTERVAL;
  }

  /** @param work resolves to true when it has done something and there may be more to do */
  private async untilDone(work: Promise<boolean>): Promise<void> {
    try {
      if (await work) this.lookNow();
    } catch (error) {
      this.logger.warn(error);
    }
  }

  private startSweep(): void {
    this.sweepAt = performance.now() + SWEEP_INTERVAL;
    this.sweeping.start(['sweep'], () => this.sweeper.sweep());
  }
}
