import { Injectable } from '@nestjs/common';

/** Something that takes changes out of the log one after the other, and for which the log keeps them. */
export interface ChangeFollower {
  /**
   * Takes past changes that are older than so many days whoever has stood still for long. Otherwise the log would grow for
   * as long as one follower cannot go on.
   * @param now milliseconds
   * @returns whether anybody was moved
   */
  passOver(tenantId: string, days: number, now: number): Promise<boolean>;
  /**
   * Removes what is older than so many days of what it has made of changes.
   * @param tenantIds all that the log has changes of
   * @param now milliseconds
   */
  removeOld(tenantIds: ReadonlySet<string>, days: number, now: number): Promise<void>;
}

/** Who follows the log of changes. */
@Injectable()
export class ChangeFollowers {
  readonly all = new Set<ChangeFollower>();
}
