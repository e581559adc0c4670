import type { IncomingMessage } from 'node:http';
import type { Principal } from './principal';

/** What a request of a batch has that others lack. */
export interface InnerRequest {
  /** Who sends the batch. Its token is not looked at again: that could mean to wait for the issuer within a transaction. */
  readonly principal: Principal | undefined;
  /** Whether it was made before, by a run of its group that was undone. */
  readonly isRepeated: boolean;
}

const inner = new WeakMap<IncomingMessage, InnerRequest>();

/** Notes that a request is part of a batch. */
export function markInner(raw: IncomingMessage, request: InnerRequest): void {
  inner.set(raw, request);
}

/** undefined: the request came by a connection of its own. */
export function innerRequestOf(raw: IncomingMessage): InnerRequest | undefined {
  return inner.get(raw);
}
