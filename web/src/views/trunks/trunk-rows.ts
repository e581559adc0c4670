import { HOURS, weekdays } from '../../time/hour-of-week';
import { outcomes } from '../../format/words';
import type { CodeRow, QualityRow, SlotRow, TrunkRow } from './trunks-query';

/** A trunk with all that is known of it. */
export interface Trunk {
  /** Null where the log names none. */
  readonly trunk: string | null;
  readonly row: TrunkRow;
  readonly quality: QualityRow | undefined;
  /** The code with which most of its failed attempts ended. */
  readonly worst: CodeRow | undefined;
}

/** Trunks, the busiest first. */
export function trunksOf(
  rows: readonly TrunkRow[],
  qualities: readonly QualityRow[],
  codes: readonly CodeRow[],
): readonly Trunk[] {
  return rows
    .flatMap((row) =>
      row.trunk === undefined
        ? []
        : {
            ...{ trunk: row.trunk, row },
            quality: qualities.find(({ trunk }) => trunk === row.trunk),
            worst: codes
              .filter(({ trunk }) => trunk === row.trunk)
              .reduce<CodeRow | undefined>(
                (most, code) => (most && most.attempts >= code.attempts ? most : code),
                undefined,
              ),
          },
    )
    .sort((one, other) => other.row.attempts - one.row.attempts);
}

/** The row about all trunks: it has no trunk, not even null. */
export const totalOf = <Row extends { readonly trunk?: string | null }>(rows: readonly Row[]): Row | undefined =>
  rows.find(({ trunk }) => trunk === undefined);

/** Attempts of which it is known whether the network delivered them: the caller ended the others. */
export const decided = ({ attempts, canceled }: TrunkRow): number => attempts - canceled;

/** Seconds of talk of an answered call on average; undefined without any. */
export const averageLength = ({ seconds, answered }: TrunkRow): number | undefined =>
  answered === 0 || seconds === null ? undefined : seconds / answered;

/** Outcomes of calls over a trunk that were answered, and that were delivered. */
export const answeredFilter = 'answered,dropped';
export const deliveredFilter = `${answeredFilter},busy,noAnswer,declined`;

/** Outcomes of calls over a trunk that count as failed attempts. */
export const failedFilter = [...outcomes.keys()].filter((name) => name !== 'answered' && name !== 'dropped').join(',');

/** An hour of the week in the heat map. */
export interface Cell {
  readonly slot: number;
  readonly day: string;
  readonly hour: number;
  readonly attempts: number;
  readonly failures: number;
}

/** All 168 hours of the week, those without attempts with zero. */
export function cellsOf(rows: readonly SlotRow[]): readonly Cell[] {
  const known = new Map(rows.map((row) => [row.slot, row]));
  return weekdays.flatMap((day, index) =>
    Array.from({ length: HOURS }, (_, hour) => {
      const slot = index * HOURS + hour;
      const { attempts = 0, failures = 0 } = known.get(slot) ?? {};
      return { slot, day, hour, attempts, failures };
    }),
  );
}
