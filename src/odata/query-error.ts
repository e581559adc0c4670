/** A query option that is not valid or not offered; the message names it. */
export class QueryError extends Error {
  /** Place of the fault in the whole query as it was sent, counted from 0; set where the query is split into options. */
  offset?: number;

  /**
   * @param option such as `$expand`
   * @param at place of the fault in the option's value, counted from 0 with percent-encoding removed
   * @param kind whether the client is wrong, or asks for a part of the standard that the service leaves out
   */
  constructor(
    readonly option: string,
    problem: string,
    readonly at?: number,
    readonly kind: 'invalid' | 'notImplemented' = 'invalid',
  ) {
    super(`${option}: ${problem}`);
    this.name = 'QueryError';
  }
}
