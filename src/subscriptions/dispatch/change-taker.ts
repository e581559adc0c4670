import { Injectable, Logger } from '@nestjs/common';
import { ChangeLog } from '../../changes/change-log';
import { TenantDatabase, type TenantTransaction } from '../../database/tenant-database';
import { QueryError } from '../../odata/query-error';
import { StorageGuard } from '../../storage/storage-guard';
import { watchedResource, type WatchedResource } from '../model/watched-resource';
import { askAgain } from './lifecycle.sql';
import { isUnanswerable, toPass } from './pace';
import { inTime, slower } from './pace.sql';
import { passChanges, takeChanges, takersUpTo, type Horizon, type Taker } from './take-changes.sql';

/** Milliseconds that one tenant may use before the next one gets its turn. */
const TURN = 1_000;

/** Makes notifications from the change log. */
@Injectable()
export class ChangeTaker {
  private readonly logger = new Logger(ChangeTaker.name);

  constructor(
    private readonly database: TenantDatabase,
    private readonly log: ChangeLog,
    private readonly storage: StorageGuard,
  ) {}

  /**
   * Takes committed changes for the subscriptions of a tenant, a limited number for each, until the turn's time is
   * over. Also makes the notifications about subscriptions that are about to end.
   * @returns whether there may be more to do
   */
  async take(tenantId: string): Promise<boolean> {
    // Notifications need space. Changes that are not taken stay in the change log at no further cost.
    if (this.storage.isShort) return false;
    const end = performance.now() + TURN;
    await this.database.query(tenantId, askAgain, 'background');
    const horizon = await this.log.settle(tenantId, 'background');
    const takers = await this.database.query<Taker>(tenantId, takersUpTo(horizon.position, false), 'background');
    let hasMoved = horizon.more;
    for (const taker of takers) {
      hasMoved = (await this.takeFor(tenantId, taker, horizon)) || hasMoved;
      if (performance.now() > end) break;
    }
    return hasMoved;
  }

  /** Takes changes for one subscription whose last attempts have failed. @returns whether there may be more to do */
  async takeSlowly(tenantId: string): Promise<boolean> {
    const horizon = await this.log.settle(tenantId, 'background');
    const [taker] = await this.database.query<Taker>(tenantId, takersUpTo(horizon.position, true), 'background');
    return taker !== undefined && (await this.takeFor(tenantId, taker, horizon));
  }

  /** @returns whether the cursor of the subscription has moved */
  private async takeFor(tenantId: string, taker: Taker, horizon: Horizon): Promise<boolean> {
    try {
      const moved = await this.attempt(tenantId, taker, horizon);
      return moved.length > 0;
    } catch (error) {
      // An error of one subscription must not hold up the others.
      this.logger.warn(error);
      return false;
    }
  }

  /** Statements with a filter have a short timeout, since other work waits for the same connections. */
  private async attempt(tenantId: string, taker: Taker, horizon: Horizon): Promise<unknown[]> {
    const watched = watchedOf(taker);
    try {
      if (!watched) throw new QueryError('resource', 'cannot be watched any more');
      const statement = takeChanges(taker, watched, horizon);
      if (!watched.plan) return await this.database.query(tenantId, statement, 'background');
      const inTransaction = async (tx: TenantTransaction): Promise<unknown[]> => {
        await tx.query(inTime);
        return tx.query(statement);
      };
      return await this.database.transaction(tenantId, inTransaction, 'background');
    } catch (error) {
      if (!isUnanswerable(error)) throw error;
      const most = toPass(taker);
      if (most === 0) return this.database.query(tenantId, slower(taker.id), 'background');
      return this.database.query(tenantId, passChanges(taker, watched ?? everything, horizon, most), 'background');
    }
  }
}

const everything: WatchedResource = { callRecordId: '' };

/** @returns undefined when the resource, accepted by another version of the service, does not parse here */
function watchedOf({ resource }: Taker): WatchedResource | undefined {
  try {
    return watchedResource(resource);
  } catch (error) {
    if (error instanceof QueryError) return undefined;
    throw error;
  }
}
