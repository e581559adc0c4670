import type { IncomingMessage } from 'node:http';
import type { Principal } from './principal';

/** Properties of a request within a batch. */
export interface InnerRequest {
  /**
   * Principal of the batch. The token is not verified again, since that could wait for the issuer within a transaction.
   */
  readonly principal: Principal | undefined;
  /** Whether an earlier attempt was rolled back together with its group. */
  readonly isRepeated: boolean;
}

const inner = new WeakMap<IncomingMessage, InnerRequest>();

/** Marks a request as part of a batch. */
export function markInner(raw: IncomingMessage, request: InnerRequest): void {
  inner.set(raw, request);
}

/** Returns undefined for a request that is not part of a batch. */
export function innerRequestOf(raw: IncomingMessage): InnerRequest | undefined {
  return inner.get(raw);
}
