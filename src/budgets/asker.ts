/** Whoever waits for an answer: the socket of a client, for instance. */
export interface Asker {
  /** True once nobody waits any more. */
  readonly destroyed: boolean;
}
