import type { Query } from '../../api/query';
import type { View } from '../../state/use-view';
import { DAY, grainOf, type Grain, type Period } from '../../time/period';
import { dimensionOf, type DimensionName } from '../../totals/dimensions';
import { COUNTS, type Measured } from '../../totals/measures';
import { streamTotals } from '../../totals/stream-totals';

type Asked = Pick<View, 'period' | 'zone' | 'search'>;

/** What the view can be split by, in the order in which it is offered. */
export const splits = ['media', 'connection', 'codec', 'platform'] as const satisfies readonly DimensionName[];

export type Split = (typeof splits)[number];

/** The split of a URL. */
export const splitOf = (asked: string | undefined): Split => splits.find((name) => name === asked) ?? 'connection';

const P95 = ['jitterP95', 'lossP95', 'roundTripP95'] as const;
const OVER_TIME = [...COUNTS, 'jitterP50', 'lossP50', 'roundTripP50', ...P95] as const;
const SCORES = ['streamCount', 'mosP50', 'mosP95'] as const;
const OF_VALUE = [...COUNTS, ...P95] as const;

export type TimeRow = Measured<(typeof OVER_TIME)[number]> & { readonly step: string };
export type ScoreRow = Measured<(typeof SCORES)[number]> & { readonly step: string; readonly mosScale: string };
export type ValueRow = Measured<(typeof OF_VALUE)[number]> & Readonly<Record<string, string | number | null>>;
export type ValueTimeRow = Measured<(typeof COUNTS)[number]> & { readonly step: string } & Readonly<
    Record<string, string | number | null>
  >;
export type ScoreCount = Measured<'streamCount'> & { readonly mosScale: string; readonly low: number };

/** Shares and percentiles by hour or day. */
export const overTime = ({ period, zone, search }: Asked): Query =>
  streamTotals({ period, zone, search, step: grainOf(period), measures: OVER_TIME });

/** Percentiles of scores by hour or day, and by scale: scores of two scales cannot be compared. */
export const scoresOverTime = ({ period, zone, search }: Asked): Query =>
  streamTotals({
    ...{ period, zone, search, step: grainOf(period), measures: SCORES },
    ...{ by: ['scale'], where: 'mosScale ne null' },
  });

/** Width of a bar of the distribution of scores. */
export const SCORE_STEP = 0.2;

/** Number of streams by their score, each scale by itself. */
export const scoreCounts = ({ period, zone, search }: Asked): Query =>
  streamTotals({
    ...{ period, zone, search, measures: ['streamCount'], by: ['scale'], where: 'estimatedMos ne null' },
    also: { name: 'low', expression: `floor(estimatedMos mul ${1 / SCORE_STEP}) div ${1 / SCORE_STEP}` },
  });

/** Totals of each value of a split, those with the most streams first. */
export const byValue = ({ period, zone, search }: Asked, split: Split): Query =>
  streamTotals({
    ...{ period, zone, search, by: [split], measures: OF_VALUE },
    then: `orderby(streamCount desc,${dimensionOf(split).property})`,
  });

/** The values of a split are drawn by days from three days on: an hour of one value has too few streams for a share. */
export const splitGrain = ({ from, to }: Period): Grain => (to - from < 3 * DAY ? 'hour' : 'day');

/** Counts of each value of a split by hour or day. */
export const byValueOverTime = ({ period, zone, search }: Asked, split: Split): Query =>
  streamTotals({ period, zone, search, by: [split], step: splitGrain(period), measures: COUNTS });
