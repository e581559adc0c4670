import { DatabaseError } from 'pg';
import { GraphError } from '../graph/errors/graph-error';

/** SQLSTATE of a statement for which there is no memory (PostgreSQL, appendix A). */
const OUT_OF_MEMORY = '53200';

/**
 * What a failed read means: its own memory, not the server's, has run out, as the limit of `embedded/memory-limit.ts` has
 * it. Whatever a write asks for is small, so that there the server is short of memory.
 */
export function failureOfRead(error: unknown): Error {
  if (!(error instanceof DatabaseError) || error.code !== OUT_OF_MEMORY) return error as Error;
  const message = 'The request takes more memory of the database than one may have: ask for less at a time.';
  return new GraphError('queryTooComplex', { message, cause: error });
}
