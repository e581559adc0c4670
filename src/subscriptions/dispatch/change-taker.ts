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

/** Milliseconds after which a tenant lets the next one have its turn. */
const TURN = 1_000;

/** Makes notifications of changes. */
@Injectable()
export class ChangeTaker {
  private readonly logger = new Logger(ChangeTaker.name);

  constructor(
    private readonly database: TenantDatabase,
    private readonly log: ChangeLog,
    private readonly storage: StorageGuard,
  ) {}

  /**
   * Takes what is committed for the subscriptions of a tenant, some of it for each as long as the turn lasts, and tells those
   * that are about to end.
   * @returns whether there may be more to do
   */
  async take(tenantId: string): Promise<boolean> {
    // What is not taken stays in the log of changes, and takes no more space.
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

  /** Takes for one of the subscriptions for which it has failed of late. @returns whether there may be more to do */
  async takeSlowly(tenantId: string): Promise<boolean> {
    const horizon = await this.log.settle(tenantId, 'background');
    const [taker] = await this.database.query<Taker>(tenantId, takersUpTo(horizon.position, true), 'background');
    return taker !== undefined && (await this.takeFor(tenantId, taker, horizon));
  }

  /** @returns whether the subscription stands elsewhere now */
  private async takeFor(tenantId: string, taker: Taker, horizon: Horizon): Promise<boolean> {
    try {
      const moved = await this.attempt(tenantId, taker, horizon);
      return moved.length > 0;
    } catch (error) {
      // Neither must the others wait, whatever this one fails by.
      this.logger.warn(error);
      return false;
    }
  }

  /** A filter has little time, since others wait for the same connections. */
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

/** @returns undefined where another version of the service has accepted what this one cannot read */
function watchedOf({ resource }: Taker): WatchedResource | undefined {
  try {
    return watchedResource(resource);
  } catch (error) {
    if (error instanceof QueryError) return undefined;
    throw error;
  }
}
