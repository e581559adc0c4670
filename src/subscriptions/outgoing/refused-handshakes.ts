import { Injectable } from '@nestjs/common';
import { GraphError } from '../../graph/errors/graph-error';
import { WindowCounter } from '../../throttling/window-counter';

/** Most failed handshakes of a tenant within {@link WINDOW}. */
const MOST = 60;
/** Milliseconds. */
const WINDOW = 60_000;

/**
 * Limits failed handshakes, so that a tenant cannot use the service to send many requests to hosts that do not want
 * them.
 */
@Injectable()
export class RefusedHandshakes {
  private readonly counter = new WindowCounter(MOST, WINDOW);

  /** @throws GraphError `tooManyRequests` when too many have failed */
  check(tenantId: string): void {
    const wait = this.counter.wait(tenantId, performance.now());
    if (wait === 0) return;
    throw new GraphError('tooManyRequests', {
      message: `${MOST} addresses have not been validated within a minute; try again later.`,
      headers: { 'Retry-After': String(Math.ceil(wait / 1000)) },
    });
  }

  count(tenantId: string): void {
    this.counter.count(tenantId, performance.now());
  }
}
