import { dimensions, type Contribution } from './contribution';
import { grains } from './grains';
import { idOf } from './total-id';

/** What is to be changed in one row of totals. */
export interface Total {
  /** Id of the row. */
  readonly id: string;
  readonly grain: number;
  /** Ticks. */
  readonly hour: bigint;
  /** In the order of {@link dimensions}; null also for those that the grain lacks. */
  readonly dimensions: readonly (string | null)[];
  /** Of streams and calls that are new. */
  readonly added: readonly Contribution[];
  /** Of streams and calls that are gone. Their users stay, whom others may share. */
  readonly taken: readonly Contribution[];
}

interface OpenTotal extends Total {
  readonly added: Contribution[];
  readonly taken: Contribution[];
}

/** Each grain, with the places of its dimensions. */
const split = grains.map(({ number, dimensions: names }) => ({
  number,
  places: dimensions.flatMap((name, place) => (names.some((one) => one === name) ? [place] : [])),
}));

/** The differences of totals that come from some streams and calls. */
export class Totals {
  private readonly rows = new Map<string, OpenTotal>();
  /** The rows of all grains by the dimensions of all. */
  private readonly known = new Map<string, readonly OpenTotal[]>();

  /** Adds what a stream or call contributes, in each grain. */
  add(contribution: Contribution): void {
    for (const { added } of this.totalsOf(contribution)) added.push(contribution);
  }

  /** Takes away what a stream or call has contributed. */
  subtract(contribution: Contribution): void {
    for (const { taken } of this.totalsOf(contribution)) taken.push(contribution);
  }

  /** The rows to be changed, in the order of their keys. */
  get all(): Total[] {
    const byKey = new Map<string, Total>();
    for (const total of this.rows.values()) byKey.set(`${total.grain} ${total.id}`, total);
    // JavaScript sorts texts several times as fast without a function that compares them.
    return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
  }

  private totalsOf({ hour, dimensions: told }: Contribution): readonly OpenTotal[] {
    let key = String(hour);
    for (const value of told) key += value === null ? '\0\0' : `\0${value}`;
    let totals = this.known.get(key);
    if (!totals) {
      totals = split.map(({ number, places }) => this.totalIn(number, places, hour, told));
      this.known.set(key, totals);
    }
    return totals;
  }

  private totalIn(grain: number, places: readonly number[], hour: bigint, told: Contribution['dimensions']): OpenTotal {
    let key = `${grain} ${hour}`;
    for (const place of places) key += told[place] === null ? '\0\0' : `\0${told[place]}`;
    let total = this.rows.get(key);
    if (!total) {
      const kept = places.length === told.length ? told : told.map((value, at) => (places.includes(at) ? value : null));
      total = { id: idOf(hour, kept), grain, hour, dimensions: kept, added: [], taken: [] };
      this.rows.set(key, total);
    }
    return total;
  }
}
