import { DatabaseError } from 'pg';

/** Thrown when a database cannot be used as it is; the message is worded to follow "the database". */
export class DatabaseProblem extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DatabaseProblem';
  }
}

/** Words an error of connecting to a database; other errors come back as they are. */
export function connectionProblem(error: unknown): unknown {
  const { syscall, errors } = error as Partial<NodeJS.ErrnoException & AggregateError>;
  const isOfNetwork = syscall === 'connect' || syscall === 'getaddrinfo' || errors !== undefined;
  if (!isOfNetwork && !(error instanceof DatabaseError)) return error;
  return new DatabaseProblem(`gives no connection: ${reasonOf(error)}`, error);
}

/** A host name with several addresses fails once for each of them, and has no message of its own then. */
export function reasonOf(error: unknown): string {
  const { errors, message } = error as Partial<AggregateError>;
  return errors ? errors.map(reasonOf).join(', ') : (message ?? String(error));
}
