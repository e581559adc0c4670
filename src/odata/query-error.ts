/** A query option that is not valid or not offered; the message names it. */
export class QueryError extends Error {
  constructor(
    /** Query option, such as `$expand`. */
    readonly option: string,
    problem: string,
  ) {
    super(`${option}: ${problem}`);
    this.name = 'QueryError';
  }
}
