/** Time within which the ends of a worker are counted together, in milliseconds. */
const WINDOW = 60_000;
/** Maximum ends within that time after which the worker is restarted. */
const MOST = 5;
/** Wait before the first restart, in milliseconds. It doubles for each further one. */
const FIRST = 100;

/** Decides when an ended worker is restarted. */
export class Restarts {
  private ends: number[] = [];

  /**
   * Counts an end.
   * @param now milliseconds
   * @returns milliseconds to wait before the restart; undefined: it has ended too often
   */
  afterEnd(now: number): number | undefined {
    this.ends = [...this.ends.filter((end) => now - end < WINDOW), now];
    return this.ends.length > MOST ? undefined : FIRST * 2 ** (this.ends.length - 1);
  }
}
