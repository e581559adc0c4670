import { DatabaseError } from 'pg';

/** A database cannot be used. The message is worded to follow "the database". */
export class DatabaseProblem extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DatabaseProblem';
  }
}

/** Converts an error of connecting to a {@link DatabaseProblem}; returns other errors as they are. */
export function connectionProblem(error: unknown): unknown {
  const { syscall, errors } = error as Partial<NodeJS.ErrnoException & AggregateError>;
  const isOfNetwork = syscall === 'connect' || syscall === 'getaddrinfo' || errors !== undefined;
  if (!isOfNetwork && !(error instanceof DatabaseError)) return error;
  return new DatabaseProblem(`refused the connection: ${reasonOf(error)}`, error);
}

/** The reason of an error. A host name with several addresses has one error for each, and no message of its own. */
export function reasonOf(error: unknown): string {
  const { errors, message } = error as Partial<AggregateError>;
  return errors ? errors.map(reasonOf).join(', ') : (message ?? String(error));
}
