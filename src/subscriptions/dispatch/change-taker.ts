import { Injectable, Logger } from '@nestjs/common';
import { ChangeLog } from '../../changes/change-log';
import { TenantDatabase } from '../../database/tenant-database';
import { askAgain } from './lifecycle';
import { takeChanges, takersUpTo, type Taker } from './taking';

/** Makes notifications of changes. */
@Injectable()
export class ChangeTaker {
  private readonly logger = new Logger(ChangeTaker.name);

  constructor(
    private readonly database: TenantDatabase,
    private readonly log: ChangeLog,
  ) {}

  /**
   * Takes what is committed for the subscriptions of a tenant, some of it for each, and tells those that are about to end.
   * @returns whether any of them has moved
   */
  async take(tenantId: string): Promise<boolean> {
    await this.database.query(tenantId, askAgain, 'background');
    const until = await this.log.end(tenantId, 'background');
    const takers = await this.database.query<Taker>(tenantId, takersUpTo(until), 'background');
    let hasMoved = false;
    for (const taker of takers) hasMoved = (await this.takeFor(tenantId, taker, until)) || hasMoved;
    return hasMoved;
  }

  /** A filter that cannot be answered in time must not keep the others from what they are owed. */
  private async takeFor(tenantId: string, taker: Taker, until: string): Promise<boolean> {
    try {
      const moved = await this.database.query(tenantId, takeChanges(taker, until), 'background');
      return moved.length > 0;
    } catch (error) {
      this.logger.warn(error);
      return false;
    }
  }
}
