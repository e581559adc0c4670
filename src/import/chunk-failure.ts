import { DatabaseError } from 'pg';
import { OverBudget } from '../budgets/over-budget';
import { lookupTable } from '../edm/lookup-table';
import { toGraphError } from '../graph/errors/error.filter';
import { GraphError } from '../graph/errors/graph-error';
import type { ChunkPlan } from './chunk-plan';
import type { RefusedLine } from './import-line';

/**
 * What to do about a chunk of which nothing was stored. `again`: others were in the way, so it may go well now. `fewer`: it
 * takes too long, which a part of it may not. `each`: some line cannot be stored, and the others can. `none`: all would fail.
 */
export type Remedy = 'again' | 'fewer' | 'each' | 'none';

/** SQLSTATE, or its class of two characters (PostgreSQL, appendix A). What is not named here is no fault of a line. */
const remedies = lookupTable<Remedy>({
  '08': 'again', // connection
  '22': 'each', // a value
  '23': 'each', // a rule of a table
  '23503': 'again', // a call record that somebody has just deleted
  '23505': 'again', // a call record that somebody has just added
  '40': 'again', // undone for the sake of another transaction
  '53300': 'again', // no connection free
  '54': 'each', // larger than the database takes
  '55P03': 'again', // a lock not free in time
  '57': 'again', // the database restarts
  '57014': 'fewer', // longer than a statement may take
});

export function remedyFor(error: unknown): Remedy {
  if (error instanceof GraphError) return 'none';
  if (error instanceof OverBudget) return 'again';
  if (error instanceof DatabaseError)
    return remedies.get(error.code ?? '') ?? remedies.get(error.code?.slice(0, 2) ?? '') ?? 'none';
  // A connection that is lost or cannot be had; anything else is a fault of ours that a line has brought to light.
  return toGraphError(error).key === 'serviceNotAvailable' ? 'again' : 'each';
}

/** The line that was alone in a chunk that failed. */
export function lineRefusal(number: number, thrown: unknown): RefusedLine {
  const error = toGraphError(thrown);
  const isWorded = !(thrown instanceof DatabaseError) || error.key === 'timeout' || error.key === 'unusableValue';
  if (isWorded) return { kind: 'refused', number, error };
  const message = 'The database cannot store what the line holds.';
  return { kind: 'refused', number, error: new GraphError('unusableValue', { message, cause: thrown }) };
}

/** Thrown for a chunk that others have kept from being stored for too long. */
export function inTheWay(thrown: unknown): GraphError {
  const error = toGraphError(thrown);
  if (error.key === 'serviceNotAvailable' || error.key === 'tooManyRequests') return error;
  return new GraphError('serviceNotAvailable', {
    message: 'Other requests write the same call records all the time; try again later.',
    headers: { 'Retry-After': '2' },
    cause: thrown,
  });
}

/** Thrown for a chunk of which a part was stored before the rest failed. */
export class PartlyStored extends Error {
  constructor(
    /** The part that was stored. */
    readonly plan: ChunkPlan,
    /** Why the rest was not. */
    readonly reason: unknown,
  ) {
    super('A part of a chunk was stored.', { cause: reason });
  }
}
