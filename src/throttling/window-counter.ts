/** Result of counting a request. */
export interface Usage {
  /** Whether this request is within the limit. */
  readonly isWithin: boolean;
  /** Requests in the window, including this one. Those of the previous period count by a fraction. */
  readonly used: number;
}

/** Tolerance for rounding errors in sums of fractions. */
const ROUNDING = 1e-6;

interface Count {
  requests: number;
}

/**
 * Counts requests by key in a sliding window. The requests of the previous period count by the fraction of it that the
 * window still covers. Periods are discarded as a whole, so that keys need no cleanup of their own. Refused requests
 * also count, as in Graph.
 */
export class WindowCounter {
  private period = 0;
  private current = new Map<string, Count>();
  private previous = new Map<string, Count>();

  /**
   * @param limit maximum requests in the window, at least 1
   * @param length of the window, in milliseconds
   */
  constructor(
    readonly limit: number,
    readonly length: number,
  ) {}

  /** Counts one request. @param now milliseconds of a monotonic clock */
  count(key: string, now: number): Usage {
    this.advance(now);
    let count = this.current.get(key);
    if (!count) {
      count = { requests: 0 };
      this.current.set(key, count);
    }
    count.requests++;
    const used = count.requests + this.before(key) * this.remaining(now);
    return { isWithin: used <= this.limit + ROUNDING, used };
  }

  /** Milliseconds until a request is within the limit, if no other comes before it. */
  wait(key: string, now: number): number {
    this.advance(now);
    const before = this.before(key);
    const requests = this.current.get(key)?.requests ?? 0;
    const room = this.limit - 1;
    // During this period, requests of the previous one leave the window; during the next one, those of this one.
    if (requests > room) return this.left(now) + (1 - room / requests) * this.length;
    return before === 0 ? 0 : Math.max(0, this.left(now) - ((room - requests) / before) * this.length);
  }

  /** Milliseconds until the current period ends. */
  left(now: number): number {
    return this.remaining(now) * this.length;
  }

  /** The fraction of the previous period that the window still covers. */
  private remaining(now: number): number {
    return 1 - (now - this.period * this.length) / this.length;
  }

  private before(key: string): number {
    return this.previous.get(key)?.requests ?? 0;
  }

  private advance(now: number): void {
    const period = Math.floor(now / this.length);
    if (period <= this.period) return;
    this.previous = period === this.period + 1 ? this.current : new Map();
    this.current = new Map();
    this.period = period;
  }
}
