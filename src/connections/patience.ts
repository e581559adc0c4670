import { budgets } from '../budgets/budgets';

/** How long connections may take, in milliseconds. */
export interface Patience {
  /** For a TLS handshake. */
  readonly handshake: number;
  /** For the headers of a request, from the connection's begin or the request's first byte. */
  readonly headers: number;
  /** For a whole request. */
  readonly request: number;
  /** For a client that takes nothing of what is ready for it. */
  readonly unread: number;
  /** For the rest of a request that was answered already, so that its client sees the answer. */
  readonly rest: number;
  /** How often all that is looked at. */
  readonly look: number;
}

export const patience: Patience = {
  handshake: budgets.handshakeTime.most(),
  headers: budgets.headersTime.most(),
  request: budgets.requestTime.most(),
  unread: budgets.unreadTime.most(),
  rest: 5_000,
  look: 5_000,
};
