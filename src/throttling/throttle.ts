import { GraphError } from '../graph/errors/graph-error';
import { counted } from '../metrics/instruments';
import type { Asked, Limit } from './throttle-limits';
import { WindowCounter } from './window-counter';

/** Used part of a limit from which answers contain rate limit headers, as Graph's do. */
const TOLD_FROM = 0.8;

/** Headers with the remaining requests of the limit nearest to being exceeded; none while enough remain. */
export type RateLimitHeaders = Readonly<Record<string, string>>;

const none: RateLimitHeaders = {};

/** Counts requests against limits. */
export class Throttle {
  private readonly counters: readonly (readonly [Limit, WindowCounter])[];

  /** @param clock milliseconds of a monotonic clock */
  constructor(
    limits: readonly Limit[],
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.counters = limits.map((limit) => [limit, new WindowCounter(limit.requests, limit.seconds * 1000)]);
  }

  /**
   * Counts a request against each limit in turn, up to the first one that refuses it. So one tenant does not use up the
   * limit that an application has in all tenants, and refused requests create no further keys.
   * @throws GraphError `tooManyRequests` with `Retry-After`: after this time the request is allowed if no other comes
   * before it
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
      if (isWithin) continue;
      retryAfter = inSeconds(wait);
      counted.throttled.inc({ limit: limit.name });
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

/** Rounded up, so that a request after this time is allowed. */
function inSeconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
