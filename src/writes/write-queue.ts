import { DatabaseError } from 'pg';
import { budgets } from '../budgets/budgets';
import { OverBudget } from '../budgets/over-budget';
import { inBackground } from '../database/background';
import { GraphError } from '../graph/errors/graph-error';
import type { Write } from './sql/write';
import { TenantTally } from './tenant-tally';
import { WriteLane, type Waiting } from './write-lane';
import type { Outcome } from './write-transaction';

export interface WriteLimits {
  /** Most transactions at a time that share their commit between requests. */
  readonly shared: number;
  /** Most transactions at a time that wait for a call record which somebody else holds. */
  readonly held: number;
  /** Most writes that have no answer yet. */
  readonly writes: number;
  /** Most bytes of them, roughly. */
  readonly bytes: number;
  /** Milliseconds for which a tenant's writes wait for those under way, so as to go together. */
  readonly patience: number;
}

/** Tells a write what became of it. */
type Answer = () => void;

/** Makes writes of one tenant with one commit. @param callId a call record to wait for */
export type WriteTogether = (tenantId: string, writes: readonly Write[], callId?: string) => Promise<Outcome[]>;

/** Classes of SQLSTATE for which one write among many can be to blame, and after which nothing is stored. */
const blamesOne = new Set(['22', '23', '40', '54', '55']);

/** SQLSTATEs of a transaction that was undone for the sake of another, and that may well be made when tried again. */
const undone = new Set(['40001', '40P01']);
/** How often one write is tried again after that. */
const MOST_RETRIES = 3;

/** Writes that are worth a statement of their own while the requests of the same moment are still being read. */
const ENOUGH = 16;

/**
 * Lets writes travel together. One that comes alone goes at once; those that come while others of the tenant are under way
 * wait for them, and then go together: fewer and larger transactions cost the database less than several at a time. What
 * takes long keeps nobody waiting for more than a moment. The next writes set out before those that are over are answered, so that
 * the database works while the answers are written.
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
   * @throws GraphError with `Retry-After` when too much is waiting altogether
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

  /** Makes room for a lane that is new: those that are empty stay until then, for the next write of their tenant. */
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
    throw overloaded();
  }

  private count(tenantId: string, writes: number, bytes: number): void {
    this.unanswered.writes.add(tenantId, writes);
    this.unanswered.bytes.add(tenantId, bytes);
  }

  /** Requests that have arrived at the same moment are to go together. */
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
      // Tenants take turns: whoever had one goes to the end.
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
    // The pool hands out its connections in the next tick, and whatever an answer causes comes before that.
    process.nextTick(() => answers.forEach((answer) => answer()));
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
      const outcomes = await this.writeTogether(
        tenantId,
        entries.map(({ write }) => write),
        callId,
      );
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
      // Nothing was stored: the halves find out between them whose fault it is.
      const half = Math.ceil(entries.length / 2);
      await this.make(tenantId, lane, entries.slice(0, half), callId, answers);
      await this.make(tenantId, lane, entries.slice(half), callId, answers);
    }
  }
}

function mayBlameOne(error: unknown): boolean {
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
