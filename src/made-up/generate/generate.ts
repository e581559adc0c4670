import type { JsonObject } from '../../edm/json/json-value';
import { LONGEST_CALL, makeCall } from './calls';
import { makePeople } from './people';
import { Random } from './random';
import { startTimes, type Period } from './schedule';

export interface Generation extends Period {
  /** Number of call records. */
  readonly records: number;
  /** The same seed gives the same call records, byte by byte. */
  readonly seed: string;
  /** Whether calls also end within the period; default: they begin within it. */
  readonly endsWithin?: boolean;
}

/** Size of the invented organisation, in people. */
const FEWEST_PEOPLE = 20;
const MOST_PEOPLE = 2_000;
const CALLS_PER_PERSON = 50;

/**
 * Generates call records of one invented organisation, oldest first, except for those that `endsWithin` moves back. Its people call repeatedly from offices, homes and
 * phones, and the quality of a call depends on the network and the hour. Keeps only one call record in memory.
 */
export function* generateCallRecords({
  records,
  seed,
  from,
  to,
  endsWithin = false,
}: Generation): Generator<JsonObject> {
  const random = Random.of(seed);
  const count = Math.ceil(records / CALLS_PER_PERSON);
  const people = makePeople(Math.min(Math.max(count, FEWEST_PEOPLE), MOST_PEOPLE), random);
  for (const time of startTimes(records, { from, to }, random)) {
    const call = makeCall(people, time, random);
    // One millisecond more, since a call begins within the millisecond of its time.
    yield endsWithin && isOpenAt(call, to) ? makeCall(people, time - LONGEST_CALL - 1, random) : call;
  }
}

/** @param time milliseconds since 1970 */
function isOpenAt({ endDateTime }: JsonObject, time: number): boolean {
  return Date.parse(String(endDateTime)) >= time;
}
