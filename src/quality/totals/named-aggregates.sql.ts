import { primitiveTypes } from '../../edm/primitive-types';
import { typeOf } from '../../edm/registry';
import type { EntitySet, SqlAggregate } from '../../odata/entity-set';
import { percentiles } from '../../odata/functions/aggregation-methods';
import { columnOf } from '../../odata/row-layout';
import { MosScale, QualityHour } from '../model';
import { finest } from './grains';
import { histograms } from './histograms';
import { USER_BITS } from './user-bits';

type Named = readonly [name: string, aggregate: string | SqlAggregate];
type Histogram = keyof typeof histograms;

/**
 * SQL of the value of the bucket with the nearest rank.
 * @param count returns SQL of the number of values in a bucket, counted from 1
 */
function percentileSql(of: Histogram, percent: number, count: (bucket: number) => string): string {
  const { values } = histograms[of];
  const counts = values.map((_, index) => count(index + 1)).join(', ');
  return `(ARRAY[${values.join(', ')}])[ranked_bucket(ARRAY[${counts}], ${percent})]`;
}

/** Percentiles of delays and loss. */
const ofHistogram = (name: string, of: Histogram, type: SqlAggregate['type']): Named[] =>
  [...percentiles].map(([method, percent]) => [
    `${name}${method.toUpperCase()}`,
    {
      ...{ type, inputType: 'integer[]' },
      input: (row) => `${row}.${columnOf({ name: of })}`,
      combine: (column) => percentileSql(of, percent, (bucket) => `sum(${column}[${bucket}])`),
    },
  ]);

const scales = Object.entries(MosScale.members)
  .map(([name, number]) => `WHEN '${name}' THEN ${number + 1}`)
  .join(' ');

/** Percentiles of mean opinion scores: null for scores of several scales. The scale stands behind the last bucket. */
const ofScores: Named[] = [...percentiles].map(([method, percent]) => [
  `mos${method.toUpperCase()}`,
  {
    ...{ type: primitiveTypes.Decimal, inputType: 'integer[]', toldApart: ['mosScale'] },
    input: (row) =>
      `array_append(${row}.mos_histogram, CASE WHEN ${row}.mos_count > 0 THEN CASE ${row}.mos_scale ${scales} END END)`,
    combine: (column) => {
      const last = `array_upper(${column}, 1)`;
      const count = (bucket: number): string => `sum(${column}[${bucket}]) FILTER (WHERE ${bucket} < ${last})`;
      const scale = `${column}[${last}]`;
      return `(CASE WHEN min(${scale}) = max(${scale}) THEN ${percentileSql('mosHistogram', percent, count)} END)`;
    },
  },
]);

/** SQL of all bits of users of a row, which is stored without the zeros at its end. @param row alias of the row */
export function allBits(row: string): string {
  return `${row}.user_bits::bit(${USER_BITS})`;
}

const distinctUsers: SqlAggregate = {
  ...{ type: primitiveTypes.Int32, inputType: `bit(${USER_BITS})` },
  input: allBits,
  combine: (column) => `coalesce(estimate_users(bit_or(${column})), 0)::numeric`,
};

const poorShare: SqlAggregate = {
  ...{ type: primitiveTypes.Decimal, inputType: 'numeric[]' },
  input: (row) => `ARRAY[${row}.poor, ${row}.classified]`,
  combine: (column) => `(sum(${column}[1]) / nullif(sum(${column}[2]), 0))`,
};

/** Aggregates of the hourly totals that have a name of their own. */
export const namedAggregates: NonNullable<EntitySet['customAggregates']> = new Map<string, string | SqlAggregate>([
  ['streamCount', 'streams with sum'],
  ['callCount', 'calls with sum'],
  ['poorShare', poorShare],
  ['distinctUsers', distinctUsers],
  ...ofHistogram('jitter', 'jitterHistogram', primitiveTypes.Duration),
  ...ofHistogram('loss', 'lossHistogram', primitiveTypes.Decimal),
  ...ofHistogram('roundTrip', 'roundTripHistogram', primitiveTypes.Duration),
  ...ofScores,
]);

/** Amounts of the totals: all that is stored beside the dimensions, but estimates of users. */
export const sums: ReadonlySet<string> = new Set(
  [...typeOf(QualityHour).properties.values()]
    .filter(({ column }) => column)
    .map(({ name }) => name)
    .filter((name) => !['id', 'users', ...finest.dimensions].includes(name)),
);
