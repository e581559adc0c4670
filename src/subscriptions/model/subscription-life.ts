import { GraphError } from '../../graph/errors/graph-error';

/** Longest lifetime of a subscription to call records, in minutes (Graph's page on subscription lifetimes). */
export const MOST_MINUTES = 4_230;
/** Shortest lifetime, in minutes; a shorter one is raised to it, as in Graph. */
export const LEAST_MINUTES = 45;

const MINUTE = 60_000;

/**
 * The expiration time of a subscription made or renewed now.
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

/** Longest time between `reauthorizationRequired` and the end of the subscription, in milliseconds. */
const LONGEST_NOTICE = 60 * MINUTE;

/**
 * When `reauthorizationRequired` is due: an hour before the end, or after two thirds of a lifetime below three hours.
 * @param expiresAt an Edm.DateTimeOffset in UTC
 * @param now milliseconds since 1970
 */
export function askAt(expiresAt: string, now: number): Date {
  const end = Date.parse(expiresAt);
  return new Date(end - Math.min(LONGEST_NOTICE, (end - now) / 3));
}
