import { bytesOf, type Write } from './sql/write';
import type { Outcome } from './write-transaction';

/** Maximum number of writes in one statement. */
const MOST_WRITES = 256;
/** Bytes from which a statement takes no further write. */
const MOST_BYTES = 1024 * 1024;

/** A waiting write with its callbacks. */
export interface Waiting {
  readonly write: Write;
  readonly bytes: number;
  readonly settle: (outcome: Outcome) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * The waiting writes of one tenant. While a call record is being written, its other writes wait, so two statements of
 * one process never lock the same call record.
 */
export class WriteLane {
  private waiting: Waiting[] = [];
  /**
   * Writes whose call record another transaction has locked, by call record. They are retried separately for each call
   * record.
   */
  private readonly held = new Map<string, Waiting[]>();
  /** Writes under way, for which all others wait in order to be made together afterwards. */
  private leading?: readonly Waiting[];
  /** Start of the leading writes, in milliseconds. */
  private leadingSince = 0;
  /** Timer that ends this wait. */
  private overdue?: NodeJS.Timeout;
  /** Call records that are being written or are locked by another transaction. */
  private readonly taken = new Set<string>();

  get isEmpty(): boolean {
    return this.waiting.length === 0 && this.held.size === 0 && this.taken.size === 0;
  }

  /** Number of writes that wait to be taken. */
  get size(): number {
    return this.waiting.length;
  }

  add(write: Write, settle: Waiting['settle'], fail: Waiting['fail']): Waiting {
    const waiting = { write, bytes: bytesOf(write), settle, fail };
    this.waiting.push(waiting);
    return waiting;
  }

  /**
   * Takes the writes that can be made together now, those that wait longest first; none while the leading ones are
   * under way.
   */
  takeShared(): Waiting[] {
    if (this.leading) return [];
    const batch = this.take((callId) => !this.taken.has(callId));
    for (const { write } of batch) this.taken.add(callOf(write));
    if (batch.length === 0) return batch;
    this.leading = batch;
    this.leadingSince = performance.now();
    return batch;
  }

  /**
   * Limits the wait for the leading writes.
   * @param ms milliseconds since they started
   * @param then is called after that time
   */
  limitWait(ms: number, then: () => void): void {
    if (!this.leading || this.waiting.length === 0) return;
    const end = () => {
      this.endWait();
      then();
    };
    this.overdue ??= setTimeout(end, this.leadingSince + ms - performance.now()).unref();
  }

  /** Ends the wait for the leading writes, except for writes of the same call records. */
  private endWait(): void {
    this.leading = undefined;
    clearTimeout(this.overdue);
    this.overdue = undefined;
  }

  /** Takes the writes of one call record that is locked by another transaction; undefined where there is none. */
  takeHeld(): Waiting[] | undefined {
    const [first] = this.held;
    if (!first) return undefined;
    const [callId, entries] = first;
    this.held.delete(callId);
    return entries;
  }

  /** Puts back writes whose call record another transaction has locked. */
  hold(entries: readonly Waiting[]): void {
    for (const entry of entries) {
      const callId = callOf(entry.write);
      this.held.set(callId, [...(this.held.get(callId) ?? []), entry]);
    }
  }

  /** Makes the call records of finished writes available to others. */
  release(entries: readonly Waiting[]): void {
    if (this.leading === entries) this.endWait();
    for (const { write } of entries) {
      const callId = callOf(write);
      if (!this.held.has(callId)) this.taken.delete(callId);
    }
  }

  private take(isFree: (callId: string) => boolean): Waiting[] {
    const batch: Waiting[] = [];
    const rest: Waiting[] = [];
    const targets = new Map<unknown, Set<string>>();
    let bytes = 0;
    for (const entry of this.waiting) {
      const { write } = entry;
      const isFull = batch.length >= MOST_WRITES || (batch.length > 0 && bytes + entry.bytes > MOST_BYTES);
      if (isFull || !isFree(callOf(write)) || !claim(targets, write)) rest.push(entry);
      else {
        batch.push(entry);
        bytes += entry.bytes;
      }
    }
    this.waiting = rest;
    return batch;
  }
}

/** Records the target of a write. @returns false when another write of the same kind already has it */
function claim(targets: Map<unknown, Set<string>>, { kind, ids }: Write): boolean {
  const known = targets.get(kind) ?? new Set();
  targets.set(kind, known);
  const target = JSON.stringify(ids);
  if (known.has(target)) return false;
  known.add(target);
  return true;
}

function callOf({ ids }: Write): string {
  return ids[0] ?? '';
}
