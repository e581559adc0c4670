/** The receiver of an answer, such as the socket of a client. */
export interface Asker {
  /** True once nobody waits for the answer any more. */
  readonly destroyed: boolean;
}
