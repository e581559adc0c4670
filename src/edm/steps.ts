/** Work that yields where it can be interrupted, every millisecond or so. */
export type Steps<Result> = Generator<void, Result>;

/** Does such work at one go. */
export function atOnce<Result>(work: Steps<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
