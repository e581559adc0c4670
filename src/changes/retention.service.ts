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

/** Milliseconds between two sweeps. Who begins to follow waits until all is settled, the longer the more has come since. */
const INTERVAL = 60_000;
/** Changes that one statement settles or removes. */
const BATCH = 10_000;

/**
 * Keeps the log of changes small: gives positions to changes that nobody follows, and removes changes that are older than
 * the setting says. Of several services on one database, one does so at a time.
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

  /** Waits for the statement that runs. */
  beforeApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    return this.sweeping;
  }

  /**
   * Settles and removes what there is to, for every tenant. One that fails is left for the next time.
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
    // A position is a new version of a row. That can wait until there is space.
    if (!this.storage.isShort) await this.repeat(tenantId, settleByKeeper(BATCH));
    await this.repeat(tenantId, removeExpired(days, BATCH));
    for (const follower of this.followers.all)
      if (await follower.passOver(tenantId, days, now)) await this.repeat(tenantId, removeExpired(days, BATCH));
  }

  /** Runs a statement until it finds less than it could take. */
  private async repeat(tenantId: string, statement: Statement): Promise<void> {
    let count = BATCH;
    while (count === BATCH && !this.isStopped) {
      const [row] = await this.database.query<{ count: number }>(tenantId, statement, 'background');
      count = row?.count ?? 0;
    }
  }
}
