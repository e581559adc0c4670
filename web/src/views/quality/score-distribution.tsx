import { axisY, gridY, rectY, ruleY, text, tip, pointer, type PlotOptions } from '@observablehq/plot';
import { useCallback, useState } from 'react';
import { useRows } from '../../api/use-api';
import type { View } from '../../state/use-view';
import { seriesColors } from '../../charts/colors';
import { Chart } from '../../charts/chart';
import { Problem } from '../../components/problem';
import { Table, type Column } from '../../components/table';
import { Waiting } from '../../components/waiting';
import { count, fixed } from '../../format/numbers';
import { SCORE_STEP, scoreCounts, type ScoreCount } from './quality-query';
import { scales } from './scales';

const rangeText = (low: number): string => `${fixed(low, 1)} – ${fixed(low + SCORE_STEP, 1)}`;
const scaleText = ({ mosScale }: ScoreCount): string => `${scales.get(mosScale) ?? mosScale} band`;

/** Height of the bars of one scale, in pixels. */
const ROW = 110;

/** How many streams have which score. Asked for on demand: it counts each stream by itself. */
export function ScoreDistribution({ view }: { readonly view: View }) {
  const [isAsked, setAsked] = useState(false);
  if (isAsked) return <Distribution view={view} />;
  return (
    <button type="button" className="button" onClick={() => setAsked(true)}>
      Show how scores are distributed
    </button>
  );
}

function Distribution({ view }: { readonly view: View }) {
  const query = scoreCounts(view);
  const { data, error, refetch } = useRows<ScoreCount>(query);
  const draw = useCallback(() => drawing(data ?? []), [data]);
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  if (data.length === 0) return <p className="nothing">No stream of this period has an estimated score.</p>;
  const columns: readonly Column<ScoreCount>[] = [
    { title: 'Scale', heading: true, cell: scaleText },
    { title: 'Score', cell: ({ low }) => rangeText(low) },
    { title: 'Streams', numeric: true, cell: ({ streamCount }) => count(streamCount) },
  ];
  const table = (
    <Table
      caption="Streams by score"
      columns={columns}
      rows={data}
      keyOf={({ mosScale, low }) => `${mosScale} ${low}`}
    />
  );
  return <Chart title="Streams by estimated score" draw={draw} table={table} query={query} file="scores" />;
}

function drawing(rows: readonly ScoreCount[]): PlotOptions {
  const found = [...scales].filter(([scale]) => rows.some(({ mosScale }) => mosScale === scale));
  const colors = new Map(found.map(([scale], index) => [scale, seriesColors[index] ?? seriesColors[0]]));
  const names = found.map(([, label]) => `${label} band`);
  return {
    ...{ height: found.length * ROW + 40, marginLeft: 48 },
    x: {
      domain: [1, 4.6],
      ticks: [1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5],
      tickFormat: (score: number) => fixed(score, 1),
      label: null,
    },
    y: { label: null },
    fy: { domain: names, axis: null, padding: 0.15 },
    marks: [
      gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 3 }),
      axisY({ ticks: 3, tickSize: 0, tickFormat: (streams: number) => count(streams) }),
      rectY(rows, {
        ...{ x1: 'low', x2: ({ low }: ScoreCount) => low + SCORE_STEP, y: 'streamCount', fy: scaleText },
        ...{ fill: ({ mosScale }: ScoreCount) => colors.get(mosScale) ?? seriesColors[0], inset: 0.5 },
      }),
      ruleY([0], { stroke: 'var(--ink)' }),
      text(names, {
        fy: (name: string) => name,
        frameAnchor: 'top-left',
        text: (name: string) => name,
        fontWeight: 600,
        dx: 6,
      }),
      tip(
        rows,
        pointer({
          ...{ x: ({ low }: ScoreCount) => low + SCORE_STEP / 2, y: 'streamCount', fy: scaleText },
          title: (row: ScoreCount) => `${rangeText(row.low)}\n${count(row.streamCount)} streams`,
        }),
      ),
    ],
  };
}
