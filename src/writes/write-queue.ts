import { DatabaseError } from 'pg';
import { budgets } from '../budgets/budgets';
import { countRefusal, OverBudget } from '../budgets/over-budget';
import { inBackground } from '../database/background';
import { GraphError } from '../graph/errors/graph-error';
import { counted } from '../metrics/instruments';
import type { Write } from './sql/write';
import { TenantTally } from './tenant-tally';
import { WriteLane, type Waiting } from './write-lane';
import type { Outcome } from './write-transaction';

export interface WriteLimits {
  /** Maximum number of concurrent transactions with shared commits. */
  readonly shared: number;
  /** Maximum number of concurrent transactions that wait for a locked call record. */
  readonly held: number;
  /** Maximum number of unanswered writes. */
  readonly writes: number;
  /** Their maximum size in bytes, approximately. */
  readonly bytes: number;
  /** Milliseconds for which a tenant's writes wait for those under way, in order to be made together afterwards. */
  readonly patience: number;
}

/** Reports the outcome of a write. */
type Answer = () => void;

/** Makes writes of one tenant in one commit. @param callId a call record to lock first, waiting for it if necessary */
export type WriteTogether = (tenantId: string, writes: readonly Write[], callId?: string) => Promise<Outcome[]>;

/** Classes of SQLSTATE that a single write among many can cause, and after which nothing is stored. */
const blamesOne = new Set(['22', '23', '40', '54', '55']);

/** SQLSTATEs of transactions that were rolled back because of others and can be retried. */
const undone = new Set(['40001', '40P01']);
/** Maximum number of retries of one write after that. */
const MOST_RETRIES = 3;

/** Number of writes that start at once, without waiting for further requests of the same moment. */
const ENOUGH = 16;

/**
 * Combines writes into shared commits. A write that arrives alone starts at once. Writes that arrive while others of
 * the tenant are under way wait for them and are then made together, because a few large transactions cost the database
 * less than many small ones. The wait is limited, so slow writes delay others only briefly. The next writes start
 * before the finished ones are answered, so that the database works meanwhile.
 */
export class WriteQueue {
  private readonly lanes = new Map<string, WriteLane>();
  private readonly running: Readonly<Record<'shared' | 'held', TenantTally>>;
  private readonly unanswered: Readonly<Record<'writes' | 'bytes', TenantTally>>;
  private readonly patience: number;
  private isScheduled = false;

  constructor(
    private readonly writeTogether: WriteTogether,
    { shared, held, writes, bytes, patience }: WriteLimits,
  ) {
    this.running = { shared: new TenantTally(shared), held: new TenantTally(held) };
    this.unanswered = { writes: new TenantTally(writes), bytes: new TenantTally(bytes) };
    this.patience = patience;
  }

  /**
   * @throws OverBudget when too many of the tenant's own writes are waiting
   * @throws GraphError with `Retry-After` when too many writes are waiting in total
   */
  write(tenantId: string, write: Write): Promise<Outcome> {
    this.checkRoom(tenantId);
    const lane = this.lanes.get(tenantId) ?? this.openLane(tenantId);
    return new Promise<Outcome>((resolve, reject) => {
      const { bytes } = lane.add(
        write,
        (outcome) => {
          this.count(tenantId, -1, -bytes);
          resolve(outcome);
        },
        (error) => {
          this.count(tenantId, -1, -bytes);
          reject(error);
        },
      );
      this.count(tenantId, 1, bytes);
      if (lane.size === ENOUGH && this.running.shared.admits(tenantId)) inBackground(() => this.start());
      else this.schedule();
    });
  }

  /** Adds a lane and removes empty ones. Until then, an empty lane is kept for the next write of its tenant. */
  private openLane(tenantId: string): WriteLane {
    for (const [other, { isEmpty }] of this.lanes) if (isEmpty) this.lanes.delete(other);
    const lane = new WriteLane();
    this.lanes.set(tenantId, lane);
    return lane;
  }

  private checkRoom(tenantId: string): void {
    const { writes, bytes } = this.unanswered;
    if (writes.admits(tenantId) && bytes.admits(tenantId)) return;
    if (writes.isOwn(tenantId) && bytes.isOwn(tenantId)) throw new OverBudget(budgets.writes, true);
    countRefusal(writes.admits(tenantId) ? budgets.bytesOfWrites : budgets.writes);
    throw overloaded();
  }

  private count(tenantId: string, writes: number, bytes: number): void {
    this.unanswered.writes.add(tenantId, writes);
    this.unanswered.bytes.add(tenantId, bytes);
  }

  /** Waits for other requests of the same moment, so that their writes are made together. */
  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    inBackground(() =>
      setImmediate(() => {
        this.isScheduled = false;
        this.start();
      }),
    );
  }

  private start(): void {
    for (const [tenantId, lane] of [...this.lanes]) {
      for (let held; this.running.held.admits(tenantId) && (held = lane.takeHeld());)
        void this.run('held', tenantId, lane, held);
      const batch = this.running.shared.admits(tenantId) ? lane.takeShared() : [];
      if (batch.length === 0) {
        lane.limitWait(this.patience, () => this.start());
        continue;
      }
      void this.run('shared', tenantId, lane, batch);
      if (this.lanes.size === 1) continue;
      // Round robin: a tenant that had its turn moves to the end.
      this.lanes.delete(tenantId);
      this.lanes.set(tenantId, lane);
    }
  }

  private async run(
    way: 'shared' | 'held',
    tenantId: string,
    lane: WriteLane,
    entries: readonly Waiting[],
  ): Promise<void> {
    this.running[way].add(tenantId, 1);
    const callId = way === 'held' ? entries[0]?.write.ids[0] : undefined;
    const answers: Answer[] = [];
    await this.make(tenantId, lane, entries, callId, answers);
    this.running[way].add(tenantId, -1);
    lane.release(entries);
    this.start();
    // The pool assigns connections in the next tick. The answers come after it, so that their work does not delay the
    // writes.
    process.nextTick(() => answers.forEach((answer) => answer()));
  }

  /** What waits for its transaction, and what waits for an answer, in writes and in bytes. */
  get load(): { readonly waiting: number; readonly writes: number; readonly bytes: number } {
    let waiting = 0;
    for (const { size } of this.lanes.values()) waiting += size;
    const { writes, bytes } = this.unanswered;
    return { waiting, writes: writes.total, bytes: bytes.total };
  }

  private async make(
    tenantId: string,
    lane: WriteLane,
    entries: readonly Waiting[],
    callId: string | undefined,
    answers: Answer[],
    retries = MOST_RETRIES,
  ): Promise<void> {
    try {
      const outcomes = await this.makeOnce(tenantId, entries, callId);
      for (const [index, entry] of entries.entries()) {
        const outcome = outcomes[index] as Outcome;
        if ('busy' in outcome) lane.hold([entry]);
        else answers.push(() => entry.settle(outcome));
      }
    } catch (error) {
      const isAlone = entries.length === 1;
      if (isAlone && retries > 0 && isUndone(error))
        return this.make(tenantId, lane, entries, callId, answers, retries - 1);
      if (isAlone || !mayBlameOne(error)) {
        for (const { fail } of entries) answers.push(() => fail(error));
        return;
      }
      // Nothing was stored. Retrying each half separately finds the write that fails.
      const half = Math.ceil(entries.length / 2);
      await this.make(tenantId, lane, entries.slice(0, half), callId, answers);
      await this.make(tenantId, lane, entries.slice(half), callId, answers);
    }
  }

  private async makeOnce(tenantId: string, entries: readonly Waiting[], callId?: string): Promise<Outcome[]> {
    const way = callId === undefined ? 'shared' : 'held';
    const end = counted.writeCommits.startTimer({ way });
    const outcomes = await this.writeTogether(
      tenantId,
      entries.map(({ write }) => write),
      callId,
    );
    end();
    const made = outcomes.filter((outcome) => !('busy' in outcome)).length;
    if (made > 0) counted.writeBatches.observe({ way }, made);
    return outcomes;
  }
}

/** A refusal of contained entities concerns the write with these contents alone. */
function mayBlameOne(error: unknown): boolean {
  if (error instanceof GraphError) return true;
  return error instanceof DatabaseError && blamesOne.has(error.code?.slice(0, 2) ?? '');
}

function isUndone(error: unknown): boolean {
  return error instanceof DatabaseError && undone.has(error.code ?? '');
}

function overloaded(): GraphError {
  return new GraphError('serviceNotAvailable', {
    message: 'More writes are waiting than the service takes on; try again later.',
    headers: { 'Retry-After': '2' },
  });
}
