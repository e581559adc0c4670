import { atOnce, type Steps } from '../edm/json/steps';

/** How long work holds the event loop at a time, in milliseconds. */
const TURN = 5;

/** Pieces of work that are under way, in their order. Each returns whether it is over after a turn. */
const waiting: (() => boolean)[] = [];

/**
 * Does work that would hold the event loop for long. Between its turns, everything else goes on. All such work takes turns,
 * one of them in each round of the event loop, so that a lot of it holds others up no more than a little.
 * @throws what the work throws
 */
export function inTurns<Result>(work: Pick<Steps<Result>, 'next'>): Promise<Result> {
  return new Promise((resolve, reject) => {
    waiting.push(() => {
      try {
        for (const end = performance.now() + TURN; ;) {
          const { done, value } = work.next();
          if (done) resolve(value);
          if (done || performance.now() >= end) return done === true;
        }
      } catch (error) {
        reject(error as Error);
        return true;
      }
    });
    if (waiting.length === 1) setImmediate(takeTurn);
  });
}

/** Characters of a text from which work on it is done in turns; a shorter one takes a few milliseconds. */
export const LONG_TEXT = 64 * 1024;

/** Does work on a text, in turns where the text is long, and otherwise at one go. @throws what the work throws */
export function inTurnsIfLong<Result>(text: string, work: Steps<Result>): Result | Promise<Result> {
  return text.length < LONG_TEXT ? atOnce(work) : inTurns(work);
}

/** Does work that cannot be interrupted when its turn has come. @throws what the work throws */
export function inATurn<Result>(work: () => Result): Promise<Result> {
  return inTurns({ next: () => ({ done: true, value: work() }) });
}

function takeTurn(): void {
  const [goOn] = waiting;
  // It stays in its place meanwhile, so that work which is added does not begin a second round of turns.
  const isOver = goOn?.() ?? true;
  waiting.shift();
  if (goOn && !isOver) waiting.push(goOn);
  if (waiting.length > 0) setImmediate(takeTurn);
}
