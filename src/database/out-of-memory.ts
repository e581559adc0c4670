import { DatabaseError } from 'pg';
import { GraphError } from '../graph/errors/graph-error';

/** SQLSTATE for out of memory (PostgreSQL, appendix A). */
const OUT_OF_MEMORY = '53200';

/**
 * Converts the error of a read that has reached the memory limit of `embedded/memory-limit.ts`. Writes need little
 * memory, so for them the same error means that the server is short of memory.
 */
export function failureOfRead(error: unknown): Error {
  if (!(error instanceof DatabaseError) || error.code !== OUT_OF_MEMORY) return error as Error;
  const message = 'The request takes more memory of the database than one may have: ask for less at a time.';
  return new GraphError('queryTooComplex', { message, cause: error });
}
