import { hash } from 'node:crypto';
import { TICKS_PER_HOUR } from '../../odata/ticks';
import { COUNTED, dimensions, sums, type Contribution } from './contribution';
import { grains } from './grains';

/** What is to be added to one row of totals; less than nothing where streams or calls are gone. */
export interface Total {
  /** Id of the row. */
  readonly id: string;
  readonly grain: number;
  /** Ticks. */
  readonly hour: bigint;
  /** In the order of {@link dimensions}; null also for those that the grain lacks. */
  readonly dimensions: readonly (string | null)[];
  /** Counts, then the buckets of histograms, as `contribution.ts` places them. */
  readonly counted: Int32Array;
  /** In the order of {@link sums}, in units of `exact-sum.ts`. */
  readonly summed: bigint[];
  /** Places of the bits to be set. */
  readonly users: Set<number>;
}

/** Hours from 0001-01-01 to 1970-01-01. */
const HOURS_BEFORE_1970 = 17_259_888n;
const MS_PER_HOUR = 3_600_000;
/** Characters of an hour as text: `2020-02-25T18`. */
const HOUR_TEXT = 13;
/** Bytes of a hash that identify dimensions. */
const HASH = 16;

/** Each grain, with the places of its dimensions. */
const split = grains.map(({ number, dimensions: names }) => ({
  number,
  places: dimensions.flatMap((name, place) => (names.some((one) => one === name) ? [place] : [])),
}));

/** The differences of totals that come from some streams and calls. */
export class Totals {
  private readonly rows = new Map<string, Total>();

  /** Adds what a stream or call contributes, in each grain. */
  add({ counted, summed, users, ...of }: Contribution): void {
    for (const total of this.totalsOf(of)) {
      for (const place of counted) (total.counted[place] as number)++;
      for (const [place, units] of summed) (total.summed[place] as bigint) += units;
      for (const bit of users) total.users.add(bit);
    }
  }

  /** Takes away what a stream or call has contributed, except its user, whom others may share. */
  subtract({ counted, summed, ...of }: Contribution): void {
    for (const total of this.totalsOf(of)) {
      for (const place of counted) (total.counted[place] as number)--;
      for (const [place, units] of summed) (total.summed[place] as bigint) -= units;
    }
  }

  /** The rows to be changed, in the order of their keys. */
  get all(): Total[] {
    const changed = [...this.rows.values()].filter(
      ({ counted, summed, users }) => counted.some(Boolean) || summed.some(Boolean) || users.size > 0,
    );
    return changed.sort((one, other) => one.grain - other.grain || (one.id < other.id ? -1 : 1));
  }

  private totalsOf({ hour, dimensions: told }: Pick<Contribution, 'hour' | 'dimensions'>): Total[] {
    return split.map(({ number, places }) => {
      let key = `${number} ${hour}`;
      for (const place of places) key += told[place] === null ? '\0\0' : `\0${told[place]}`;
      const known = this.rows.get(key) ?? newTotal(number, hour, told, places);
      this.rows.set(key, known);
      return known;
    });
  }
}

function newTotal(grain: number, hour: bigint, told: Contribution['dimensions'], places: readonly number[]): Total {
  const kept = told.map((value, place) => (places.includes(place) ? value : null));
  return {
    id: idOf(hour, kept),
    grain,
    hour,
    dimensions: kept,
    counted: new Int32Array(COUNTED),
    summed: sums.map(() => 0n),
    users: new Set<number>(),
  };
}

/** The hour, and a hash of the dimensions: the same for the same row after any rebuild. */
export function idOf(hour: bigint, kept: readonly (string | null)[]): string {
  const hours = Number(hour / TICKS_PER_HOUR - HOURS_BEFORE_1970);
  const text = new Date(hours * MS_PER_HOUR).toISOString().slice(0, HOUR_TEXT);
  return `${text}-${hash('sha256', JSON.stringify(kept), 'buffer').subarray(0, HASH).toString('base64url')}`;
}
