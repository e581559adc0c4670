import type { JsonObject } from '../../edm/json/json-value';
import { makeCall } from './calls';
import { makePeople } from './people';
import { Random } from './random';
import { startTimes, type Period } from './schedule';

export interface Generation extends Period {
  /** How many call records. */
  readonly records: number;
  /** The same seed gives the same records, to the last byte. */
  readonly seed: string;
}

/** People of the organisation that is made up. */
const FEWEST_PEOPLE = 20;
const MOST_PEOPLE = 2_000;
const CALLS_PER_PERSON = 50;

/**
 * Makes up call records of one organisation, oldest first: people who call again and again from offices, homes and
 * phones, and whose calls are as good as the network and the hour allow. One record is kept at a time.
 */
export function* generateCallRecords({ records, seed, from, to }: Generation): Generator<JsonObject> {
  const random = Random.of(seed);
  const count = Math.ceil(records / CALLS_PER_PERSON);
  const people = makePeople(Math.min(Math.max(count, FEWEST_PEOPLE), MOST_PEOPLE), random);
  for (const time of startTimes(records, { from, to }, random)) yield makeCall(people, time, random);
}
