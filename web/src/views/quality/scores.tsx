import { useMemo } from 'react';
import { useRows } from '../../api/use-api';
import type { View } from '../../state/use-view';
import { seriesColors } from '../../charts/colors';
import { Problem } from '../../components/problem';
import { Table, type Column } from '../../components/table';
import { Waiting } from '../../components/waiting';
import { count, fixed } from '../../format/numbers';
import { timeText } from '../../format/times';
import { stepOf } from '../../time/local-steps';
import type { Grain } from '../../time/period';
import { totalsSteps, type TotalsStep } from '../../totals/totals-steps';
import { PercentileChart, type Scaled, type Series } from './percentile-chart';
import { scoresOverTime, type ScoreRow, type TimeRow } from './quality-query';
import { scales } from './scales';

const scaled: Scaled = {
  ...{ title: 'Estimated score (MOS): median of each scale', from: 1, to: 4.6 },
  textOf: (score) => fixed(score, score % 1 === 0 ? 0 : 2),
};

interface Props {
  readonly view: View;
  readonly steps: readonly TotalsStep<TimeRow>[];
  readonly grain: Grain;
}

/** The median score over time: a line a scale, since scores of two scales cannot be compared. */
export function Scores({ view, steps, grain }: Props) {
  const query = scoresOverTime(view);
  const { data, error, refetch } = useRows<ScoreRow>(query);
  const { period, zone } = view;
  const series = useMemo<readonly Series[] | undefined>(
    () =>
      data &&
      [...scales]
        .map(([scale, label], index) => {
          const rows = data.filter(({ mosScale }) => mosScale === scale);
          const values = totalsSteps(rows, period, zone, grain).map(({ row }) => row?.mosP50 ?? null);
          return { name: label, label: `${label} band`, color: seriesColors[index] ?? seriesColors[0], values };
        })
        .filter(({ values }) => values.some((value) => value !== null)),
    [data, period, zone, grain],
  );
  const spans = useMemo(() => steps.map(({ from, to, row }) => ({ from, to, poor: row?.poorStreams })), [steps]);
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data || !series) return <Waiting />;
  if (series.length === 0) return <p className="nothing">No stream of this period has an estimated score.</p>;
  const table = <ScoreTable rows={data} zone={zone} grain={grain} />;
  return <PercentileChart {...{ view, grain, scaled, series, table, query }} steps={spans} />;
}

function ScoreTable({
  rows,
  zone,
  grain,
}: {
  readonly rows: readonly ScoreRow[];
  readonly zone: string;
  readonly grain: Grain;
}) {
  const columns: readonly Column<ScoreRow>[] = [
    {
      ...{ title: grain === 'hour' ? 'Hour' : 'Day', heading: true },
      cell: ({ step }) => <span className="time">{timeText(stepOf(step, zone), zone, grain)}</span>,
    },
    { title: 'Scale', cell: ({ mosScale }) => scales.get(mosScale) ?? mosScale },
    { title: 'Streams', numeric: true, cell: ({ streamCount }) => count(streamCount) },
    { title: 'p50', numeric: true, cell: ({ mosP50 }) => fixed(mosP50, 2) },
    { title: 'p95', numeric: true, cell: ({ mosP95 }) => fixed(mosP95, 2) },
  ];
  return (
    <Table
      caption={`Scores by ${grain} and scale`}
      columns={columns}
      rows={rows}
      keyOf={({ step, mosScale }) => `${step} ${mosScale}`}
    />
  );
}
