import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Asker } from '../../budgets/asker';
import { ChangeLog } from '../../changes/change-log';
import { TenantDatabase } from '../../database/tenant-database';
import { Follower } from './follower';
import { hasPassedAll, lastTouched, readHeld, type HeldRow } from './lag.sql';

/** Longest time for which a request waits, in seconds, whatever the client prefers. */
export const LONGEST_WAIT = 60;
/** Milliseconds between two looks of a waiting request: at first, and at most. */
const LOOKS = [10, 200] as const;

/** Tells how far rows of quality follow the call records, and waits until they have caught up. */
@Injectable()
export class QualityLag {
  constructor(
    private readonly database: TenantDatabase,
    private readonly log: ChangeLog,
    private readonly follower: Follower,
  ) {}

  /** How far the rows of a tenant follow its call records. Rows that are read afterwards hold at least that. */
  async held(tenantId: string, asker?: Asker): Promise<HeldRow> {
    const [held] = await this.database.query<HeldRow>(tenantId, readHeld, 'read', asker);
    if (!held) throw new Error('The statement answers with one row.');
    return held;
  }

  /**
   * Waits until the rows hold every change that is committed now.
   * @param seconds longest wait
   * @returns whether they do; false: the time is over, or nobody waits for the answer any more
   */
  async wait(tenantId: string, seconds: number, asker?: Asker): Promise<boolean> {
    const until = performance.now() + seconds * 1000;
    const position = await this.log.end(tenantId);
    const [touched] = await this.database.query<{ arrival: string | null }>(tenantId, lastTouched, 'read', asker);
    const statement = hasPassedAll(position, touched?.arrival ?? null);
    for (let [pause, longest] = LOOKS as readonly [number, number]; ; pause = Math.min(longest, pause * 2)) {
      const [look] = await this.database.query<{ passed: boolean }>(tenantId, statement, 'read', asker);
      if (look?.passed) return true;
      const left = until - performance.now();
      if (left <= 0 || asker?.destroyed) return false;
      this.follower.wake(tenantId);
      await sleep(Math.min(pause, left));
    }
  }
}

/**
 * Value of the header `Quality-Position`, a structured field (RFC 9651): the position of the last change that the rows
 * hold, with the time of that change. `behind` says that later changes are committed, `incomplete` that rows of older
 * call records are still missing. Example: `4711;time="2026-12-01T12:00:00.123456Z";behind`.
 */
export function positionHeader({ position, changedAt, isBehind, isComplete }: HeldRow): string {
  const time = changedAt === null ? '' : `;time="${changedAt}"`;
  return `${position}${time}${isBehind ? ';behind' : ''}${isComplete ? '' : ';incomplete'}`;
}
