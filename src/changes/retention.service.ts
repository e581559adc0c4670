import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings';
import { inBackground } from '../database/background';
import { TenantDatabase } from '../database/tenant-database';
import type { Statement } from '../odata/sql-builder';
import { StorageGuard } from '../storage/storage-guard';
import { ChangeFollowers } from './change-followers';
import { removeExpired, settleByKeeper, tenantsToKeep } from './retention.sql';

/**
 * Milliseconds between two sweeps. A new follower waits until all changes are settled; frequent sweeps keep that short.
 */
const INTERVAL = 60_000;
/** Most changes that one statement settles or removes. */
const BATCH = 10_000;

/**
 * Maintains the change log: settles changes that no one has read, and removes changes older than the retention setting.
 * Of several services on one database, only one does so at a time.
 */
@Injectable()
export class RetentionService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RetentionService.name);
  private timer?: NodeJS.Timeout;
  private sweeping = Promise.resolve();
  private isStopped = false;

  constructor(
    private readonly database: TenantDatabase,
    private readonly storage: StorageGuard,
    private readonly followers: ChangeFollowers,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    const begin = (): void => {
      this.sweeping = this.sweep()
        .catch((error: unknown) => this.logger.warn(error))
        .then(() => (this.isStopped ? undefined : this.onApplicationBootstrap()));
    };
    this.timer = inBackground(() => setTimeout(begin, INTERVAL).unref());
  }

  /** Waits for the statement under way. */
  beforeApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    return this.sweeping;
  }

  /**
   * Settles and removes changes of every tenant. A tenant that fails is retried in the next sweep.
   * @param now milliseconds
   */
  async sweep(now = Date.now()): Promise<void> {
    const days = this.settings.changeRetentionDays;
    const tenants = await this.database.queryAll<{ tenant_id: string }>('tenantsWithChanges', {
      text: tenantsToKeep,
      values: [days],
    });
    for (const { tenant_id: tenantId } of tenants)
      await this.keep(tenantId, days, now).catch((error: unknown) => this.logger.warn(error));
    const known = new Set(tenants.map(({ tenant_id: tenantId }) => tenantId));
    for (const follower of this.followers.all) await follower.removeOld(known, days, now);
  }

  private async keep(tenantId: string, days: number, now: number): Promise<void> {
    // Setting a position writes a new row version, which needs space.
    if (!this.storage.isShort) await this.repeat(tenantId, settleByKeeper(BATCH));
    await this.repeat(tenantId, removeExpired(days, BATCH));
    for (const follower of this.followers.all)
      if (await follower.passOver(tenantId, days, now)) await this.repeat(tenantId, removeExpired(days, BATCH));
  }

  /** Repeats a statement until it changes fewer rows than its limit. */
  private async repeat(tenantId: string, statement: Statement): Promise<void> {
    let count = BATCH;
    while (count === BATCH && !this.isStopped) {
      const [row] = await this.database.query<{ count: number }>(tenantId, statement, 'background');
      count = row?.count ?? 0;
    }
  }
}
