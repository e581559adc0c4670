import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { DatabaseError } from 'pg';
import { ChangeLog } from '../../changes/change-log';
import { TenantDatabase } from '../../database/tenant-database';
import { StorageGuard } from '../../storage/storage-guard';
import { sweepTotals, SWEPT } from '../totals/totals.sql';
import { BatchWriter } from './batch-writer';
import { Derivation, type Derived } from './derivation';
import { Deriver } from './deriver';
import { CallFinder, type NextCalls } from './next-calls';
import type { Place } from './place';
import { createPlace, cutPlace, readPlace, type PlaceRow } from './place.sql';

/** Milliseconds that one tenant may use before the next one gets its turn. */
const TURN = 1_000;
/** Most calls of a batch. */
const MOST = 1_000;
/** A batch that the database refuses is repeated in parts, each with so many calls less. */
const SHRINKING = 8;

interface Batch {
  readonly calls: NextCalls;
  readonly derived: Derived;
}

/** Turns the changes of a tenant into rows and totals. */
@Injectable()
export class TenantFollower {
  private readonly logger = new Logger(TenantFollower.name);
  /** Tells processes apart. */
  private readonly id = randomUUID();
  /** Sizes of the next batches of tenants whose last one was refused. */
  private readonly sizes = new Map<string, number>();
  /** Tenants without totals that are not in use. */
  private readonly swept = new Set<string>();
  private isStopped = false;

  constructor(
    private readonly database: TenantDatabase,
    private readonly log: ChangeLog,
    private readonly storage: StorageGuard,
    private readonly deriver: Deriver,
    private readonly finder: CallFinder,
    private readonly derivation: Derivation,
    private readonly writer: BatchWriter,
  ) {}

  /** Begins no further batches. */
  stop(): void {
    this.isStopped = true;
  }

  /**
   * Follows the changes of a tenant until there are no more, or the turn's time is over.
   * @returns whether there may be more to do
   */
  async follow(tenantId: string): Promise<boolean> {
    try {
      return await this.followFor(tenantId, performance.now() + TURN);
    } catch (error) {
      if (error instanceof Repeat) return true;
      throw error;
    }
  }

  private async followFor(tenantId: string, end: number): Promise<boolean> {
    const place = await this.placeOf(tenantId);
    // A process with another recipe follows this tenant, or one that has just moved its place.
    if (place?.recipe !== this.deriver.recipe || place.isLeased) return false;
    if (!this.swept.has(tenantId)) await this.sweep(tenantId);
    let reading: Promise<Batch> | undefined = this.read(tenantId, place, []);
    try {
      for (;;) {
        // Rows need space. Changes that are not taken stay in the log at no further cost.
        if (this.storage.isShort || this.isStopped) return false;
        const batch: Batch = await reading;
        const { from, to, arrivals, more } = batch.calls;
        const goesOn = more && performance.now() < end;
        // The next calls are derived while the database stores these.
        const ahead = goesOn ? this.read(tenantId, to, arrivals) : undefined;
        ahead?.catch(() => undefined);
        reading = ahead;
        if (!(await this.store(tenantId, batch))) return false;
        if (to.generation !== from.generation) await this.sweep(tenantId);
        if (!ahead) return more;
        reading = ahead;
      }
    } finally {
      await reading?.catch(() => undefined);
    }
  }

  /** The place of a tenant, which gets one where it has none. */
  private async placeOf(tenantId: string): Promise<PlaceRow | undefined> {
    const read = (): Promise<PlaceRow[]> => this.database.query<PlaceRow>(tenantId, readPlace(this.id), 'background');
    const [known] = await read();
    if (known && !known.isCut) return known;
    const { position } = await this.log.settle(tenantId, 'background');
    const statement = known ? cutPlace(position) : createPlace(position, this.deriver.recipe);
    await this.database.query(tenantId, statement, 'background');
    const [made] = await read();
    return made;
  }

  private async read(tenantId: string, place: Place, without: readonly string[]): Promise<Batch> {
    const calls = await this.finder.after(tenantId, place, without, this.sizes.get(tenantId) ?? MOST);
    try {
      return { calls, derived: await this.derivation.derive(tenantId, calls.ids) };
    } catch (error) {
      this.repeatSmaller(tenantId, calls, error);
      return { calls, derived: underived(calls) };
    }
  }

  /** @returns whether the batch is stored; otherwise another process follows this tenant */
  private async store(tenantId: string, { calls, derived }: Batch): Promise<boolean> {
    const isStored = await this.writer.write(tenantId, calls, derived, this.id).catch((error: unknown) => {
      this.repeatSmaller(tenantId, calls, error);
      return this.writer.write(tenantId, calls, underived(calls), this.id);
    });
    const size = this.sizes.get(tenantId);
    if (size !== undefined && size * 2 < MOST) this.sizes.set(tenantId, size * 2);
    else this.sizes.delete(tenantId);
    return isStored;
  }

  /**
   * Finds the call that the database refuses, by smaller batches.
   * @returns where the batch is that call alone, which is passed without rows
   * @throws Repeat where the batch is larger; the error where it is of another kind
   */
  private repeatSmaller(tenantId: string, { ids }: NextCalls, error: unknown): void {
    if (!isRefusal(error)) throw error;
    if (ids.size > 1) {
      this.sizes.set(tenantId, Math.ceil(ids.size / SHRINKING));
      throw new Repeat();
    }
    this.logger.error(error, { tenantId, callRecordIds: [...ids] });
  }

  /** Removes totals that are not in use: after a rebuild, and once where a process was stopped while it did so. */
  private async sweep(tenantId: string): Promise<void> {
    for (;;) {
      const [swept] = await this.database.query<{ count: number }>(tenantId, sweepTotals, 'background');
      if ((swept?.count ?? 0) < SWEPT) break;
    }
    this.swept.add(tenantId);
  }
}

/** The same calls are to be tried again, in smaller batches. */
class Repeat extends Error {}

function underived({ ids }: NextCalls): Derived {
  return { rows: new Map(), failed: [...ids] };
}

/**
 * Whether the database refuses values, or cannot handle them: SQLSTATEs of data, constraints, limits, memory and timeouts
 * (PostgreSQL, appendix A).
 */
function isRefusal(error: unknown): boolean {
  return error instanceof DatabaseError && /^(?:22|23|54|53200|57014)/.test(error.code ?? '');
}
