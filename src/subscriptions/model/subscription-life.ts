import { GraphError } from '../../graph/errors/graph-error';

/** Longest life of a subscription to call records, in minutes (Graph's page on subscription lifetimes). */
export const MOST_MINUTES = 4_230;
/** Shortest life; a shorter one is raised to it, as in Graph. */
export const LEAST_MINUTES = 45;

const MINUTE = 60_000;

/**
 * The end of a subscription that is asked for now.
 * @param wanted an Edm.DateTimeOffset in UTC
 * @param now milliseconds since 1970
 * @returns the same text, or a later time
 * @throws GraphError `expirationTooFar`
 */
export function expiryOf(wanted: string, now: number): string {
  const time = Date.parse(wanted);
  if (time > now + MOST_MINUTES * MINUTE) throw new GraphError('expirationTooFar');
  const least = now + LEAST_MINUTES * MINUTE;
  return time < least ? new Date(least).toISOString() : wanted;
}

/** Longest time before its end at which a subscription is asked to be authorized again, in milliseconds. */
const LONGEST_NOTICE = 60 * MINUTE;

/**
 * When a subscription is asked to be authorized again: an hour before its end, or when two thirds of a shorter life are over.
 * @param expiresAt an Edm.DateTimeOffset in UTC
 * @param now milliseconds since 1970
 */
export function askAt(expiresAt: string, now: number): Date {
  const end = Date.parse(expiresAt);
  return new Date(end - Math.min(LONGEST_NOTICE, (end - now) / 3));
}
