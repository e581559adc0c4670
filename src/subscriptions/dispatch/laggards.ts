import { Injectable } from '@nestjs/common';
import { ChangeFollowers, type ChangeFollower } from '../../changes/change-followers';
import { TenantDatabase } from '../../database/tenant-database';
import { cursors, passOver, removeGivenUp, type SubscriptionCursor } from './laggards.sql';

/** A subscription whose cursor has not moved for this long is stuck. Milliseconds. */
const PATIENCE = 3_600_000;
/** Milliseconds between two removals of old failed notifications; each scans all failed ones. */
const GIVEN_UP_INTERVAL = 600_000;
/** Most notifications that one statement removes. */
const GIVEN_UP_AT_ONCE = 10_000;

interface Standing {
  readonly position: string;
  /** Milliseconds. */
  readonly since: number;
}

/** Moves stuck subscriptions on, so that the change log can be shortened. */
@Injectable()
export class Laggards implements ChangeFollower {
  private readonly known = new Map<string, ReadonlyMap<string, Standing>>();

  private givenUpAt = 0;

  constructor(
    private readonly database: TenantDatabase,
    followers: ChangeFollowers,
  ) {
    followers.all.add(this);
  }

  async passOver(tenantId: string, days: number, now: number): Promise<boolean> {
    const all = await this.database.query<SubscriptionCursor>(tenantId, cursors, 'background');
    const stuck = this.note(tenantId, all, now);
    if (stuck.length === 0) return false;
    await this.database.query(tenantId, passOver(days, stuck), 'background');
    return true;
  }

  async removeOld(tenantIds: ReadonlySet<string>, days: number, now: number): Promise<void> {
    for (const tenantId of this.known.keys()) if (!tenantIds.has(tenantId)) this.known.delete(tenantId);
    if (now < this.givenUpAt) return;
    this.givenUpAt = now + GIVEN_UP_INTERVAL;
    await this.database.queryAll('givenUpNotifications', { text: removeGivenUp, values: [days, GIVEN_UP_AT_ONCE] });
  }

  /**
   * @param cursors of all subscriptions of the tenant
   * @param now milliseconds
   * @returns subscriptions whose cursor has not moved for an hour
   */
  private note(tenantId: string, cursors: readonly SubscriptionCursor[], now: number): SubscriptionCursor[] {
    const before = this.known.get(tenantId);
    const standings = new Map(
      cursors.map(({ id, position }): [string, Standing] => {
        const known = before?.get(id);
        return [id, known?.position === position ? known : { position, since: now }];
      }),
    );
    this.known.set(tenantId, standings);
    return cursors.filter(({ id }) => now - (standings.get(id)?.since ?? now) >= PATIENCE);
  }
}
