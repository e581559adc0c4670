/** A query option that is not valid or not offered; the message names it. */
export class QueryError extends Error {
  /** @param option such as `$expand` */
  constructor(option: string, problem: string) {
    super(`${option}: ${problem}`);
    this.name = 'QueryError';
  }
}
