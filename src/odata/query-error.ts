/** Thrown for a query option that is not valid or not supported. The message begins with the option. */
export class QueryError extends Error {
  /** Position of the error in the whole query as sent, counted from 0; set where the query is split into options. */
  offset?: number;

  /**
   * @param option such as `$expand`
   * @param at position of the error in the option's value, counted from 0 with percent-encoding removed
   * @param kind whether the request is wrong, or uses a part of the standard that the service does not implement
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
