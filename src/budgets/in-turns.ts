import { atOnce, type Steps } from '../edm/json/steps';

/** Longest time that work blocks the event loop at a time, in milliseconds. */
const TURN = 5;

/** Unfinished work, in the order of its turns. Each function does one turn and returns whether the work has ended. */
const waiting: (() => boolean)[] = [];

/**
 * Does long work in turns, between which the event loop handles everything else. All such work shares one queue, of
 * which one piece has a turn in each round of the event loop. So even a lot of it delays others only a little.
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

/** Length in characters from which a text is processed in turns. A shorter one takes a few milliseconds. */
export const LONG_TEXT = 64 * 1024;

/** Processes a text, in turns where it is long, otherwise at once. @throws what the work throws */
export function inTurnsIfLong<Result>(text: string, work: Steps<Result>): Result | Promise<Result> {
  return text.length < LONG_TEXT ? atOnce(work) : inTurns(work);
}

/** Queues work that cannot be interrupted, and does it in one turn. @throws what the work throws */
export function inATurn<Result>(work: () => Result): Promise<Result> {
  return inTurns({ next: () => ({ done: true, value: work() }) });
}

function takeTurn(): void {
  const [goOn] = waiting;
  // The work stays in the queue during its turn. Otherwise `inTurns` would find an empty queue and start a second
  // round.
  const isOver = goOn?.() ?? true;
  waiting.shift();
  if (goOn && !isOver) waiting.push(goOn);
  if (waiting.length > 0) setImmediate(takeTurn);
}
