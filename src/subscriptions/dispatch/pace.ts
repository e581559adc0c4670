import { DatabaseError } from 'pg';
import { QueryError } from '../../odata/query-error';

/** Most changes that one statement takes for a subscription. */
export const LARGEST = 1_000;
/** Timeout of one statement with a filter, in milliseconds. */
export const FILTER_TIMEOUT = 2_000;
/** Failures, with growing delays, after which a change is skipped that fails even alone. */
const TRIES = 8;
/** Longest of those delays, in seconds. */
export const LONGEST = 30;
/** Failures that one success cancels. */
export const PARDONED = 2;

/** How fast changes are taken for a subscription. */
export interface Pace {
  /** Most changes that one statement takes. */
  readonly size: number;
  /** Recent failures. A subscription with any is handled apart from the others, so that it does not delay them. */
  readonly failures: number;
}

/**
 * Number of changes to be skipped without evaluating the filter: 0 before the last retry, then growing, so that a
 * filter that always fails catches up in few steps.
 */
export function toPass({ size, failures }: Pace): number {
  return size > 1 || failures < TRIES ? 0 : Math.min(LARGEST, 2 ** Math.min(failures - TRIES, 10));
}

/**
 * SQLSTATEs, or their classes, that a statement itself causes (PostgreSQL, appendix A): it times out, computes an
 * invalid value, or needs too much memory. After any other error the same statement can be retried.
 */
const ownFault = /^(?:57014|22|54|53200)/;

/** Whether the error shows that a filter cannot be evaluated, in time or at all. */
export function isUnanswerable(error: unknown): boolean {
  return error instanceof QueryError || (error instanceof DatabaseError && ownFault.test(error.code ?? ''));
}
