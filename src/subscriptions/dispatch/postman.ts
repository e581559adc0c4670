import { Injectable } from '@nestjs/common';
import { budgets } from '../../budgets/budgets';
import { TenantDatabase } from '../../database/tenant-database';
import { OutgoingShares } from '../outgoing/outgoing-shares';
import { Deliverer } from './deliverer';
import { dueEndpoints, type Due } from './due.sql';

/** Most addresses that one poll reads. */
const MOST = 8 * budgets.posts.most();

/** Sends due notifications, sharing the concurrent POSTs among tenants and hosts. */
@Injectable()
export class Postman {
  private readonly posting = new Map<string, Promise<void>>();

  constructor(
    private readonly database: TenantDatabase,
    private readonly deliverer: Deliverer,
    private readonly shares: OutgoingShares,
  ) {}

  /**
   * Starts as many POSTs as the limits allow.
   * @param run runs the work, which resolves to whether a POST was made; never rejects
   */
  async start(run: (work: Promise<boolean>) => Promise<void>): Promise<void> {
    if (this.shares.freePosts === 0) return;
    // Leased addresses do not count as due.
    const values = [budgets.postsToHost.most(), this.shares.fullHosts, MOST];
    const due = await this.database.queryAll<Due>('dueEndpoints', { text: dueEndpoints, values });
    for (const { tenantId, id, url } of due) {
      if (this.posting.has(id)) continue;
      const release = this.shares.forPost(tenantId, new URL(url));
      if (!release) continue;
      const done = run(this.deliverer.deliver(tenantId, id).finally(release)).finally(() => this.posting.delete(id));
      this.posting.set(id, done);
    }
  }

  /** Resolves when all POSTs under way have ended. */
  async ended(): Promise<void> {
    await Promise.all(this.posting.values());
  }
}
