import { DatabaseError } from 'pg';
import { OverBudget } from '../budgets/over-budget';
import { lookupTable } from '../edm/lookup-table';
import { toGraphError } from '../graph/errors/error.filter';
import { GraphError } from '../graph/errors/graph-error';
import type { ChunkPlan } from './chunk-plan';
import type { RefusedLine } from './import-line';

/**
 * What to do about a chunk that was rolled back. `again`: retry it after a conflict with another transaction. `fewer`:
 * it timed out, so try smaller parts. `each`: some line cannot be stored, so find that line. `none`: every chunk would
 * fail.
 */
export type Remedy = 'again' | 'fewer' | 'each' | 'none';

/**
 * Remedies by SQLSTATE or its class of two characters (PostgreSQL, appendix A). Other codes are not caused by a line.
 */
const remedies = lookupTable<Remedy>({
  '08': 'again', // connection
  '22': 'each', // a value
  '23': 'each', // a constraint
  '23503': 'again', // a call record deleted at the same time
  '23505': 'again', // a call record added at the same time
  '40': 'again', // a deadlock or serialization failure
  '53300': 'again', // no connection free
  '54': 'each', // a limit of the database
  '55P03': 'again', // a lock not free in time
  '57': 'again', // the database restarts
  '57014': 'fewer', // longer than a statement may take
});

export function remedyFor(error: unknown): Remedy {
  if (error instanceof GraphError) return 'none';
  if (error instanceof OverBudget) return 'again';
  if (error instanceof DatabaseError)
    return remedies.get(error.code ?? '') ?? remedies.get(error.code?.slice(0, 2) ?? '') ?? 'none';
  // A lost or missing connection is retried. Any other error is a bug of the service that some line triggers.
  return toGraphError(error).key === 'serviceNotAvailable' ? 'again' : 'each';
}

/** Refuses the only line of a failed chunk. */
export function lineRefusal(number: number, thrown: unknown): RefusedLine {
  const error = toGraphError(thrown);
  const isWorded = !(thrown instanceof DatabaseError) || error.key === 'timeout' || error.key === 'unusableValue';
  if (isWorded) return { kind: 'refused', number, error };
  const message = 'The database cannot store the values of the line.';
  return { kind: 'refused', number, error: new GraphError('unusableValue', { message, cause: thrown }) };
}

/** The error of a chunk whose retries have failed for too long. */
export function inTheWay(thrown: unknown): GraphError {
  const error = toGraphError(thrown);
  if (error.key === 'serviceNotAvailable' || error.key === 'tooManyRequests') return error;
  return new GraphError('serviceNotAvailable', {
    message: 'Other requests keep writing the same call records. Try again later.',
    headers: { 'Retry-After': '2' },
    cause: thrown,
  });
}

/** Thrown for a chunk when a part of it was stored before the rest failed. */
export class PartlyStored extends Error {
  constructor(
    /** The part that was stored. */
    readonly plan: ChunkPlan,
    /** Why the rest failed. */
    readonly reason: unknown,
  ) {
    super('A part of a chunk was stored.', { cause: reason });
  }
}
