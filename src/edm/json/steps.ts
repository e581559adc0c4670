/** Work that yields where it can be interrupted, every millisecond or so. */
export type Steps<Result> = Generator<void, Result>;

/** Does such work at one go. */
export function atOnce<Result>(work: Steps<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Items that are made between two steps. */
const BETWEEN_STEPS = 16;

/** What is made of items, one after the other. */
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
