/** What a count has come to. */
export interface Usage {
  /** Whether the limit has room for this request. */
  readonly isWithin: boolean;
  /** Requests that the window holds, this one too; of those before the current period, a fraction. */
  readonly used: number;
}

/** What sums of fractions are off by at most. */
const ROUNDING = 1e-6;

interface Count {
  requests: number;
}

/**
 * Counts requests by keys over a window that slides: of the period before the current one, that part counts which the
 * window still covers. Both periods are forgotten as a whole, so that nothing has to be cleared away key by key. Requests
 * that are refused count like all others, as in Graph.
 */
export class WindowCounter {
  private period = 0;
  private current = new Map<string, Count>();
  private previous = new Map<string, Count>();

  /**
   * @param limit most requests in the window, 1 at least
   * @param length of the window, in milliseconds
   */
  constructor(
    readonly limit: number,
    readonly length: number,
  ) {}

  /** Counts one request. @param now milliseconds of any clock that does not go back */
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

  /** Milliseconds until a request is within the limit, if none comes before it. */
  wait(key: string, now: number): number {
    this.advance(now);
    const before = this.before(key);
    const requests = this.current.get(key)?.requests ?? 0;
    const room = this.limit - 1;
    // In this period, what was before it leaves the window; in the next one, what is in it now.
    if (requests > room) return this.left(now) + (1 - room / requests) * this.length;
    return before === 0 ? 0 : Math.max(0, this.left(now) - ((room - requests) / before) * this.length);
  }

  /** Milliseconds until the current period ends. */
  left(now: number): number {
    return this.remaining(now) * this.length;
  }

  /** The part of the period before the current one that the window still covers. */
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
