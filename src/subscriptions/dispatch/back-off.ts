/** Timeout of a POST, in milliseconds (this and the values below: Graph's page on webhooks). */
export const ANSWER_TIMEOUT = 3_000;
/** An answer that takes longer than this counts as slow, in milliseconds. */
export const SLOW_ANSWER = 2_900;
/** How long delivery of a notification is retried. */
export const GIVE_UP_AFTER = '4 hours';

/** Window in which the answers of an address are counted. */
export const WINDOW = '10 minutes';
/**
 * An address is slow when its window has at least LEAST_ANSWERS answers and SLOW_PERCENTAGE per cent of them were slow.
 */
export const LEAST_ANSWERS = 100;
export const SLOW_PERCENTAGE = 10;
/** How long a slow address is paused. */
export const SLOW_PAUSE = '10 minutes';

/** First and longest delay between two attempts, in seconds. */
const FIRST = 1;
const LONGEST = 300;

/**
 * SQL of the delay until the next attempt. The delay doubles up to a limit and is shortened by a random part of up to a
 * half, so that notifications that failed together are not all retried together.
 * @param failures SQL of the number of attempts that had failed before this one
 */
export function backOff(failures: string): string {
  return backOffUpTo(LONGEST, failures);
}

/** Like {@link backOff}, with a limit of its own. @param longest seconds */
export function backOffUpTo(longest: number, failures: string): string {
  return `make_interval(secs => least(${longest}, ${FIRST} * 2 ^ least(${failures}, 30)) * (1 - random() / 2))`;
}
