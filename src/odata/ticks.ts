/** Steps of 100 ns. */
export const TICKS_PER_SECOND = 10_000_000n;

export const TICKS_PER_HOUR = 36_000_000_000n;

export const TICKS_PER_DAY = 864_000_000_000n;

/** Ticks of 9999-12-31T23:59:59.9999999Z. */
export const MOST_TICKS = 3_155_378_975_999_999_999n;

/** Most seconds of a duration, far more than a time can differ from another. */
export const MOST_SECONDS = 1_000_000_000_000_000n;
