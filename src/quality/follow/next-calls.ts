import { Injectable } from '@nestjs/common';
import { ChangeLog } from '../../changes/change-log';
import { TenantDatabase } from '../../database/tenant-database';
import type { Statement } from '../../odata/sql-builder';
import { nextChanges, nextOfWalk, touchedCalls, type LoggedChange, type TouchedCall } from './next-calls.sql';
import type { Place } from './place';

/** Most entries of the log that one batch passes: many can be about one call. */
const PASSED = 10_000;

/** The calls whose rows are to be made next, and the place after them. */
export interface NextCalls {
  readonly ids: ReadonlySet<string>;
  readonly from: Place;
  readonly to: Place;
  /** Time of the last change before `to`, as PostgreSQL writes it; null: `to` is after no other change. */
  readonly changedAt: string | null;
  /** Rows of `touched_call` that are done with these calls. */
  readonly arrivals: readonly string[];
  /** Whether there may be more after them. */
  readonly more: boolean;
}

/** Finds the calls that come next: those with changed log rows, those of the log of changes, and those of a walk. */
@Injectable()
export class CallFinder {
  constructor(
    private readonly database: TenantDatabase,
    private readonly log: ChangeLog,
  ) {}

  /**
   * @param without rows of `touched_call` that another batch is about to remove
   * @param most calls
   */
  async after(tenantId: string, from: Place, without: readonly string[], most: number): Promise<NextCalls> {
    const { position: until, more } = await this.log.settle(tenantId, 'background');
    const part = Math.ceil(most / 4);
    const touched = await this.query<TouchedCall>(tenantId, touchedCalls(without, part));
    const ids = new Set(touched.map(({ id }) => id));
    const room = most - ids.size;
    const passed = await this.pass(
      tenantId,
      from.position,
      until,
      from.walked === null ? room : Math.ceil(room / 2),
      ids,
    );
    const walked = await this.walk(tenantId, from.walked, most - ids.size, ids);
    const isSwitched = walked === null && from.nextGeneration !== null;
    return {
      ids,
      from,
      to: {
        position: passed.position,
        walked,
        generation: isSwitched ? from.nextGeneration : from.generation,
        nextGeneration: isSwitched ? null : from.nextGeneration,
        recipe: from.recipe,
      },
      changedAt: passed.changedAt,
      arrivals: touched.map(({ arrival }) => arrival),
      more: more || touched.length === part || passed.more || walked !== null,
    };
  }

  /**
   * Adds the calls of the next entries of the log.
   * @param room most calls to be added
   */
  private async pass(tenantId: string, from: string, until: string, room: number, ids: Set<string>): Promise<Passed> {
    const end = ids.size + room;
    let passed: Passed = { position: from, changedAt: null, more: true };
    let count = 0;
    // Many entries can be about few calls.
    for (let most = room; most > 0 && ids.size <= end - room / 2 && count < PASSED; most = Math.min(PASSED, most * 8)) {
      const entries = await this.query<LoggedChange>(tenantId, nextChanges(passed.position, until, most));
      for (const { position, id, changedAt } of entries) {
        if (ids.size === end && !ids.has(id)) return passed;
        ids.add(id);
        passed = { position, changedAt, more: true };
      }
      count += entries.length;
      if (entries.length < most) return { ...passed, more: false };
    }
    return passed;
  }

  /** Adds the next calls of a walk. @returns where it is then; null: at the end, or no walk is under way */
  private async walk(tenantId: string, from: string | null, room: number, ids: Set<string>): Promise<string | null> {
    if (from === null || room === 0) return from;
    const found = await this.query<{ id: string }>(tenantId, nextOfWalk(from, room));
    for (const { id } of found) ids.add(id);
    return found.length < room ? null : (found.at(-1)?.id ?? null);
  }

  private query<Row>(tenantId: string, statement: Statement): Promise<Row[]> {
    return this.database.query<Row>(tenantId, statement, 'background');
  }
}

interface Passed {
  readonly position: string;
  readonly changedAt: string | null;
  /** Whether there may be further entries. */
  readonly more: boolean;
}
