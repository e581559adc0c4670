/** Longest time for an answer, in milliseconds (Graph's page on webhooks, as for all that follows). */
export const ANSWER_TIMEOUT = 3_000;
/** An answer that takes longer than so many milliseconds is a slow one. */
export const SLOW_ANSWER = 2_900;
/** How long a notification is tried for. */
export const GIVE_UP_AFTER = '4 hours';

/** Time in which the answers of an address are counted together. */
export const WINDOW = '10 minutes';
/** An address is slow when it has given so many answers, of which so many in a hundred are slow. */
export const LEAST_ANSWERS = 100;
export const SLOW_PERCENTAGE = 10;
/** How long a slow address is left alone. */
export const SLOW_PAUSE = '10 minutes';

/** First and longest time between two attempts, in seconds. */
const FIRST = 1;
const LONGEST = 300;

/**
 * SQL of the time until the next attempt: twice the one before, to some limit, less up to half of it by chance, so that what
 * has failed together does not come back together.
 * @param failures SQL of the number of attempts that had failed before this one
 */
export function backOff(failures: string): string {
  return backOffUpTo(LONGEST, failures);
}

/** Likewise, with a limit of its own. @param longest seconds */
export function backOffUpTo(longest: number, failures: string): string {
  return `make_interval(secs => least(${longest}, ${FIRST} * 2 ^ least(${failures}, 30)) * (1 - random() / 2))`;
}
