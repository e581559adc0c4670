/** Time in which the ends of a worker count together, in milliseconds. */
const WINDOW = 60_000;
/** Most ends within that time after which another is started. */
const MOST = 5;
/** Wait after the first of them, in milliseconds; each further one doubles it. */
const FIRST = 100;

/** Decides when one takes the place of a worker that has ended. */
export class Restarts {
  private ends: number[] = [];

  /**
   * @param now milliseconds
   * @returns how long to wait before the next start, in milliseconds; undefined: it has ended too often
   */
  afterEnd(now: number): number | undefined {
    this.ends = [...this.ends.filter((end) => now - end < WINDOW), now];
    return this.ends.length > MOST ? undefined : FIRST * 2 ** (this.ends.length - 1);
  }
}
