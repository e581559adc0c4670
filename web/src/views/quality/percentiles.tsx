import { useMemo } from 'react';
import type { Query } from '../../api/query';
import type { View } from '../../state/use-view';
import { seriesColors } from '../../charts/colors';
import { limits } from '../../charts/threshold';
import { fixed } from '../../format/numbers';
import type { Grain } from '../../time/period';
import { delayOf, percentOf, type TotalsStep } from '../../totals/totals-steps';
import { PercentileChart, type Scaled, type Series } from './percentile-chart';
import type { TimeRow } from './quality-query';
import { TimeTable } from './time-table';

type Value = (row: TimeRow) => number | null;

const delayText = (value: number): string => `${fixed(value, value < 10 && value % 1 !== 0 ? 1 : 0)} ms`;
const lossText = (value: number): string => `${fixed(value, value < 10 && value % 1 !== 0 ? 1 : 0)} %`;

const charts: readonly { readonly scaled: Scaled; readonly p50: Value; readonly p95: Value }[] = [
  {
    scaled: { title: 'Jitter', limit: { value: limits.jitter, label: 'limit 30 ms' }, textOf: delayText },
    p50: ({ jitterP50 }) => delayOf(jitterP50),
    p95: ({ jitterP95 }) => delayOf(jitterP95),
  },
  {
    scaled: { title: 'Packet loss', limit: { value: limits.loss, label: 'limit 10 %' }, textOf: lossText },
    p50: ({ lossP50 }) => percentOf(lossP50),
    p95: ({ lossP95 }) => percentOf(lossP95),
  },
  {
    scaled: { title: 'Round trip', limit: { value: limits.roundTrip, label: 'limit 500 ms' }, textOf: delayText },
    p50: ({ roundTripP50 }) => delayOf(roundTripP50),
    p95: ({ roundTripP95 }) => delayOf(roundTripP95),
  },
];

interface Props {
  readonly view: View;
  readonly steps: readonly TotalsStep<TimeRow>[];
  readonly grain: Grain;
  readonly query: Query;
}

/** Median and 95th percentile of what makes streams poor. */
export function Percentiles(props: Props) {
  return charts.map((chart) => <Measurement key={chart.scaled.title} {...chart} {...props} />);
}

function Measurement({ view, steps, grain, query, scaled, p50, p95 }: Props & (typeof charts)[number]) {
  const series = useMemo<readonly Series[]>(() => {
    const values = (of: Value) => steps.map(({ row }) => (row ? of(row) : null));
    return [
      { name: 'p50', color: seriesColors[0], values: values(p50) },
      { name: 'p95', color: seriesColors[1], values: values(p95) },
    ];
  }, [steps, p50, p95]);
  const spans = useMemo(() => steps.map(({ from, to, row }) => ({ from, to, poor: row?.poorStreams })), [steps]);
  const table = <TimeTable title={scaled.title} view={view} steps={steps} grain={grain} />;
  return <PercentileChart {...{ view, grain, scaled, series, table, query }} steps={spans} />;
}
