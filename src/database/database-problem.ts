/** Thrown when a database cannot be used as it is; the message is worded to follow "the database". */
export class DatabaseProblem extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DatabaseProblem';
  }
}
