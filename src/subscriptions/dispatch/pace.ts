import { DatabaseError } from 'pg';
import { QueryError } from '../../odata/query-error';

/** Changes that one statement takes for a subscription, as long as its filter is answered in time. */
export const LARGEST = 1_000;
/** Longest time for one statement that asks a filter, in milliseconds. */
export const FILTER_TIMEOUT = 2_000;
/** Failures, with ever longer times between them, after which a change is passed that cannot be taken even alone. */
const TRIES = 8;
/** Longest of those times, in seconds. */
export const LONGEST = 30;
/** Failures that a success makes good. */
export const PARDONED = 2;

/** How fast changes are taken for a subscription. */
export interface Pace {
  /** Most changes that are taken at once. */
  readonly size: number;
  /** How often that has failed of late; a subscription for which it is more than none goes slower than all others. */
  readonly failures: number;
}

/**
 * How many changes are to be passed without asking the filter: none as long as there is hope, then ever more, so that a
 * filter which is never answered catches up in few steps.
 */
export function toPass({ size, failures }: Pace): number {
  return size > 1 || failures < TRIES ? 0 : Math.min(LARGEST, 2 ** Math.min(failures - TRIES, 10));
}

/**
 * SQLSTATEs, or their classes, by which a statement itself is to blame (PostgreSQL, appendix A): it takes too long, does
 * what cannot be computed, or asks for too much memory. After all others it can be tried again as it is.
 */
const ownFault = /^(?:57014|22|54|53200)/;

/** Whether a filter cannot be answered, be it in time or at all. */
export function isUnanswerable(error: unknown): boolean {
  return error instanceof QueryError || (error instanceof DatabaseError && ownFault.test(error.code ?? ''));
}
