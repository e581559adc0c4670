import { Injectable } from '@nestjs/common';

/** A consumer of the change log. The log keeps changes until all followers have taken them. */
export interface ChangeFollower {
  /**
   * Moves a follower that is stuck past changes older than the given number of days. Otherwise the log would grow for
   * as long as the follower is stuck.
   * @param now milliseconds
   * @returns whether a follower was moved
   */
  passOver(tenantId: string, days: number, now: number): Promise<boolean>;
  /**
   * Removes old rows that the follower has made from changes.
   * @param tenantIds all tenants with changes in the log
   * @param days age from which rows are removed
   * @param now milliseconds
   */
  removeOld(tenantIds: ReadonlySet<string>, days: number, now: number): Promise<void>;
}

/** The registered followers of the change log. */
@Injectable()
export class ChangeFollowers {
  readonly all = new Set<ChangeFollower>();
}
