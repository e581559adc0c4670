import { literal, type Query } from '../../api/query';
import type { View } from '../../state/use-view';
import { ENOUGH } from '../../format/numbers';
import { DAY, type Grain, type Period } from '../../time/period';
import { dimensionOf, type DimensionName } from '../../totals/dimensions';
import { COUNTS, type Measured } from '../../totals/measures';
import { streamTotals } from '../../totals/stream-totals';

type Asked = Pick<View, 'period' | 'zone' | 'search'>;

/** Kinds of places, in the order in which they are offered, with their titles. */
export const kinds = {
  subnet: 'Subnets',
  connection: 'Connections',
  band: 'Wi-Fi bands',
  version: 'Versions',
  device: 'Devices',
  platform: 'Platforms',
  codec: 'Codecs',
} as const satisfies Partial<Record<DimensionName, string>>;

export type Kind = keyof typeof kinds;

export const kindNames = Object.keys(kinds) as readonly Kind[];

export const kindOf = (asked: string | undefined): Kind => kindNames.find((name) => name === asked) ?? 'subnet';

/** Orders of the places, the worst first, by the word in the URL. */
const orders = {
  impact: 'impact',
  share: 'poorShare',
  streams: 'streamCount',
  users: 'distinctUsers',
  jitter: 'jitterP95',
  loss: 'lossP95',
  roundTrip: 'roundTripP95',
} as const;

export type Order = keyof typeof orders;

const orderNames = Object.keys(orders) as readonly Order[];

export const orderOf = (asked: string | undefined): Order => orderNames.find((name) => name === asked) ?? 'impact';

/** Orders by a rate: a place with a few streams would come first by chance, so it is left out. */
export const needsEnough = (order: Order): boolean => ['share', 'jitter', 'loss', 'roundTrip'].includes(order);

/** Places that are shown. */
export const SHOWN = 25;

const MEASURES = [...COUNTS, 'jitterP95', 'lossP95', 'roundTripP95', 'distinctUsers'] as const;

export type PlaceRow = Measured<(typeof MEASURES)[number]> & { readonly impact: number } & Readonly<
    Record<string, string | number | null>
  >;

export type TrendRow = Measured<(typeof COUNTS)[number]> & { readonly step: string } & Readonly<
    Record<string, string | number | null>
  >;

/** The worst places of a kind. Impact is the number of poor streams times that of the users who had streams there. */
export function placesQuery({ period, zone, search }: Asked, kind: Kind): Query {
  const { property } = dimensionOf(kind);
  const order = orderOf(search.order);
  const computed = ['poorStreams mul distinctUsers as impact'];
  if (order === 'share') computed.push('poorStreams divby classifiedStreams as poorShare');
  return streamTotals({
    ...{ period, zone, search, by: [kind], measures: MEASURES, where: `${property} ne null` },
    then: [
      ...(needsEnough(order) ? [`filter(classifiedStreams ge ${ENOUGH})`] : []),
      `compute(${computed.join(',')})`,
      `orderby(${orders[order]} desc,${property})`,
      `top(${SHOWN})`,
    ].join('/'),
  });
}

/** Trends go by days; those of two days by hours. */
export const trendGrain = ({ from, to }: Period): Grain => (to - from <= 2 * DAY ? 'hour' : 'day');

/** Counts of some places over time. */
export function trendQuery({ period, zone, search }: Asked, kind: Kind, values: readonly string[]): Query {
  return streamTotals({
    ...{ period, zone, search, by: [kind], measures: COUNTS, step: trendGrain(period) },
    where: `${dimensionOf(kind).property} in (${values.map(literal).join(',')})`,
  });
}
