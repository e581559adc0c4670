import { budgets } from '../budgets/budgets';

/** Timeouts of connections, in milliseconds. */
export interface Patience {
  /** For a TLS handshake. */
  readonly handshake: number;
  /** For the headers of a request, from the start of the connection or from the first byte of the request. */
  readonly headers: number;
  /** For a whole request. */
  readonly request: number;
  /** For a client that reads nothing of the data ready for it. */
  readonly unread: number;
  /** For the rest of a request that is already answered, so that its client sees the answer. */
  readonly rest: number;
  /** Interval of the checks for all timeouts. */
  readonly look: number;
  /** Interval in which a stop closes idle connections, and so the time for a request in transit to arrive. */
  readonly transit: number;
}

export const patience: Patience = {
  handshake: budgets.handshakeTime.most(),
  headers: budgets.headersTime.most(),
  request: budgets.requestTime.most(),
  unread: budgets.unreadTime.most(),
  rest: 5_000,
  look: 5_000,
  transit: 500,
};
