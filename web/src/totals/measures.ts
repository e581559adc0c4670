import { NEAR_IS_SENDER } from './dimensions';

/** A number about a group of streams: how the totals by hour tell it, and how it is counted from streams. */
interface Measure {
  readonly hours: string;
  readonly streams: string;
}

const sumWhere = (condition: string, name: string): string => `case(${condition}:1,true:0) with sum as ${name}`;

/** Id of the user at the near side, as the totals by hour count users. */
const people = (side: string): string => `${side}Type in ('user','guest')`;
export const NEAR_USER =
  `case((${NEAR_IS_SENDER}) and ${people('sender')}:senderId,` +
  `not (${NEAR_IS_SENDER}) and ${people('receiver')}:receiverId)`;

const percentile = (name: string, property: string, method: string): Measure => ({
  hours: name,
  streams: `${property} with callrecords.quality.${method} as ${name}`,
});

/** The numbers that can be asked for, by their names in the rows of an answer. */
export const measures = {
  streamCount: { hours: 'streamCount', streams: '$count as streamCount' },
  classifiedStreams: {
    hours: 'classified with sum as classifiedStreams',
    streams: sumWhere("classification in ('good','poor')", 'classifiedStreams'),
  },
  poorStreams: {
    hours: 'poor with sum as poorStreams',
    streams: sumWhere("classification eq 'poor'", 'poorStreams'),
  },
  distinctUsers: { hours: 'distinctUsers', streams: 'nearUser with countdistinct as distinctUsers' },
  jitterP50: percentile('jitterP50', 'averageJitter', 'p50'),
  jitterP95: percentile('jitterP95', 'averageJitter', 'p95'),
  lossP50: percentile('lossP50', 'averagePacketLossRate', 'p50'),
  lossP95: percentile('lossP95', 'averagePacketLossRate', 'p95'),
  roundTripP50: percentile('roundTripP50', 'averageRoundTripTime', 'p50'),
  roundTripP95: percentile('roundTripP95', 'averageRoundTripTime', 'p95'),
  mosP50: percentile('mosP50', 'estimatedMos', 'p50'),
  mosP95: percentile('mosP95', 'estimatedMos', 'p95'),
} as const satisfies Readonly<Record<string, Measure>>;

export type MeasureName = keyof typeof measures;

/** Counts of streams, from which shares follow. */
export const COUNTS = ['streamCount', 'classifiedStreams', 'poorStreams'] as const satisfies readonly MeasureName[];

/** Measures that an answer writes as durations, such as `PT0.03S`. */
type Delay = `${'jitter' | 'roundTrip'}P${'50' | '95'}`;

/** The measures of a row. A percentile is null where nothing was measured. */
export type Measured<Name extends MeasureName> = {
  readonly [Each in Name]: Each extends Delay
    ? string | null
    : Each extends `${string}P${number}`
      ? number | null
      : number;
};
