/** Work that yields about every millisecond, so that it can be interrupted. */
export type Steps<Result> = Generator<void, Result>;

/** Runs such work without interruption. */
export function atOnce<Result>(work: Steps<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Items that are processed between two steps. */
const BETWEEN_STEPS = 16;

/** Maps items one after the other. */
export function* mapInSteps<Item, Result>(
  items: readonly Item[],
  make: (item: Item) => Steps<Result>,
): Steps<Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    if (results.push(yield* make(item)) % BETWEEN_STEPS === 0) yield;
  }
  yield;
  return results;
}
