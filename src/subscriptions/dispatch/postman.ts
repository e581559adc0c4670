import { Injectable } from '@nestjs/common';
import { budgets } from '../../budgets/budgets';
import { TenantDatabase } from '../../database/tenant-database';
import { OutgoingShares } from '../outgoing/outgoing-shares';
import { Deliverer } from './deliverer';
import { dueEndpoints, type Due } from './due.sql';

/** Most addresses that one look is about. */
const MOST = 8 * budgets.posts.most();

/** Sends what is due, so that tenants and hosts have their shares of the POSTs that are made at a time. */
@Injectable()
export class Postman {
  private readonly posting = new Map<string, Promise<void>>();

  constructor(
    private readonly database: TenantDatabase,
    private readonly deliverer: Deliverer,
    private readonly shares: OutgoingShares,
  ) {}

  /** Starts as many POSTs as there is room for. @param run runs the work, which tells whether a POST was made; never fails */
  async start(run: (work: Promise<boolean>) => Promise<void>): Promise<void> {
    if (this.shares.freePosts === 0) return;
    // Those that are being served do not count as due.
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

  /** Resolves when all that is under way has ended. */
  async ended(): Promise<void> {
    await Promise.all(this.posting.values());
  }
}
