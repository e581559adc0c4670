import { GraphError } from '../graph/errors/graph-error';
import type { Asked, Limit } from './throttle-limits';
import { WindowCounter } from './window-counter';

/** Part of a limit from which on answers tell what is left of it, as Graph's do. */
const TOLD_FROM = 0.8;

/** Headers that tell what is left of the limit that is nearest; none while there is plenty. */
export type RateLimitHeaders = Readonly<Record<string, string>>;

const none: RateLimitHeaders = {};

/** Counts requests against limits. */
export class Throttle {
  private readonly counters: readonly (readonly [Limit, WindowCounter])[];

  /** @param clock milliseconds; it never goes back */
  constructor(
    limits: readonly Limit[],
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.counters = limits.map((limit) => [limit, new WindowCounter(limit.requests, limit.seconds * 1000)]);
  }

  /**
   * Counts a request against one limit after the other, up to the first that refuses it: so one tenant does not use up what
   * an application has in all tenants, and what is refused makes no further keys.
   * @throws GraphError `tooManyRequests` with `Retry-After`, after which it is let through if nothing comes in between
   */
  admit(asked: Asked): RateLimitHeaders {
    const now = this.clock();
    let retryAfter: number | undefined;
    let share = TOLD_FROM;
    let headers = none;
    for (const [limit, counter] of this.counters) {
      const key = limit.keyOf(asked);
      if (key === undefined) continue;
      if (retryAfter !== undefined) {
        retryAfter = Math.max(retryAfter, inSeconds(counter.wait(key, now)));
        continue;
      }
      const { isWithin, used } = counter.count(key, now);
      if (used / counter.limit < share) continue;
      share = used / counter.limit;
      const wait = counter.wait(key, now);
      headers = rateLimitHeaders(counter, used, Math.max(wait, counter.left(now)));
      if (!isWithin) retryAfter = inSeconds(wait);
    }
    if (retryAfter === undefined) return headers;
    throw new GraphError('tooManyRequests', { headers: { ...headers, 'Retry-After': String(retryAfter) } });
  }
}

function rateLimitHeaders({ limit }: WindowCounter, used: number, reset: number): RateLimitHeaders {
  return {
    'RateLimit-Limit': String(limit),
    'RateLimit-Remaining': String(Math.max(0, Math.floor(limit - used))),
    'RateLimit-Reset': String(inSeconds(reset)),
  };
}

/** Rounded up: who comes after that time is let through. */
function inSeconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
