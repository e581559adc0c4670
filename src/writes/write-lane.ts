import { bytesOf, type Write } from './sql/write';
import type { Outcome } from './write-transaction';

/** Most writes that share a statement. */
const MOST_WRITES = 256;
/** Bytes from which on a statement takes no further write. */
const MOST_BYTES = 1024 * 1024;

/** A write that waits, and what is to be told when it is over. */
export interface Waiting {
  readonly write: Write;
  readonly bytes: number;
  readonly settle: (outcome: Outcome) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * The writes of one tenant that wait. While a call record is being written, its other writes wait for that to end: two
 * statements of one service never meet at a record.
 */
export class WriteLane {
  private waiting: Waiting[] = [];
  /** Writes of call records that somebody else held, by call record; they are tried again, each call by itself. */
  private readonly held = new Map<string, Waiting[]>();
  /** Writes for which the others wait, to go together behind them. */
  private leading?: readonly Waiting[];
  /** When they set out, in milliseconds. */
  private leadingSince = 0;
  /** Ends that wait. */
  private overdue?: NodeJS.Timeout;
  /** Call records that are being written, or are held by somebody else. */
  private readonly taken = new Set<string>();

  get isEmpty(): boolean {
    return this.waiting.length === 0 && this.held.size === 0 && this.taken.size === 0;
  }

  /** How many writes wait that nobody has taken. */
  get size(): number {
    return this.waiting.length;
  }

  add(write: Write, settle: Waiting['settle'], fail: Waiting['fail']): Waiting {
    const waiting = { write, bytes: bytesOf(write), settle, fail };
    this.waiting.push(waiting);
    return waiting;
  }

  /** Takes the writes that can be made together now, the longest waiting first; none while others are under way. */
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
   * Has the writes that wait for others do so for a while only.
   * @param ms milliseconds since the others set out
   * @param then is told when that is over
   */
  limitWait(ms: number, then: () => void): void {
    if (!this.leading || this.waiting.length === 0) return;
    const end = () => {
      this.endWait();
      then();
    };
    this.overdue ??= setTimeout(end, this.leadingSince + ms - performance.now()).unref();
  }

  /** Lets others than the writes of the same call records no longer wait for the leading ones. */
  private endWait(): void {
    this.leading = undefined;
    clearTimeout(this.overdue);
    this.overdue = undefined;
  }

  /** Takes the writes of one call record that somebody else holds; undefined where there is none. */
  takeHeld(): Waiting[] | undefined {
    const [first] = this.held;
    if (!first) return undefined;
    const [callId, entries] = first;
    this.held.delete(callId);
    return entries;
  }

  /** Keeps writes back whose call record somebody else holds. */
  hold(entries: readonly Waiting[]): void {
    for (const entry of entries) {
      const callId = callOf(entry.write);
      this.held.set(callId, [...(this.held.get(callId) ?? []), entry]);
    }
  }

  /** Lets the next writes have the call records of those that are over. */
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

/** Notes the target of a write. @returns false when another write of the same kind has it already */
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
