import type { QualityHour } from '../model';

/** A property by which totals are split. */
export type Dimension = Extract<
  keyof QualityHour,
  | 'hour'
  | 'callType'
  | 'outcome'
  | 'mediaKind'
  | 'streamDirection'
  | 'codec'
  | 'mosScale'
  | 'platform'
  | 'connectionType'
  | 'wifiBand'
  | 'subnet'
>;

/** One way to split the totals: each stream and each call is in one row of each grain. */
export interface Grain {
  /** Value of the column `grain`. */
  readonly number: number;
  /** Dimensions that its rows have; all others are null. */
  readonly dimensions: readonly Dimension[];
}

/** The rows that a client sees: split by all dimensions. */
export const finest: Grain = {
  number: 0,
  dimensions: [
    ...(['hour', 'callType', 'outcome', 'mediaKind', 'streamDirection', 'codec', 'mosScale'] as const),
    ...(['platform', 'connectionType', 'wifiBand', 'subnet'] as const),
  ],
};

/** All grains, the one with the fewest rows first. The finest one is the last. */
export const grains: readonly Grain[] = [
  { number: 2, dimensions: ['hour', 'mediaKind', 'callType', 'outcome'] },
  { number: 1, dimensions: ['hour', 'subnet'] },
  finest,
];

/**
 * The smallest grain that has all of some dimensions.
 * @param names of properties by which rows are told apart; undefined: each row counts
 */
export function grainOf(names: ReadonlySet<string> | undefined): Grain {
  if (!names) return finest;
  return grains.find(({ dimensions }) => names.size === dimensions.filter((name) => names.has(name)).length) ?? finest;
}
