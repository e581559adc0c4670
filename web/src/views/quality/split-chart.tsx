import { axisY, gridY, ruleY, text, type PlotOptions } from '@observablehq/plot';
import { useCallback, type ReactNode } from 'react';
import type { Query } from '../../api/query';
import { useHref } from '../../state/use-href';
import type { View } from '../../state/use-view';
import { Chart } from '../../charts/chart';
import { Legend } from '../../charts/legend';
import { stepLinks } from '../../charts/step-links';
import { timeAxis } from '../../charts/time-axis';
import { fixed } from '../../format/numbers';
import type { Grain } from '../../time/period';
import { dimensionOf } from '../../totals/dimensions';
import { shareLegend } from './poor-share-chart';
import { poorShareMarks } from './poor-share-marks';
import { shareWords } from './poor-share-words';
import type { Split } from './quality-query';
import type { SplitLine } from './split-lines';
import { stepHref } from './step-href';

interface Props {
  readonly view: View;
  readonly split: Split;
  readonly lines: readonly SplitLine[];
  readonly grain: Grain;
  readonly table: ReactNode;
  readonly query: Query;
}

/** Height of the drawing of one value, in pixels. */
const ROW = 92;

/** The poor share of each value, one below the other and on one scale: lines above each other could not be told apart. */
export function SplitChart({ view, split, lines, grain, table, query }: Props) {
  const { period, zone, search } = view;
  const hrefOf = useHref(view);
  const draw = useCallback(
    (width: number): PlotOptions => ({
      ...{ height: lines.length * ROW + 30, marginLeft: 44, marginTop: 20 },
      x: timeAxis(period, zone, grain, width),
      y: { label: null, zero: true, nice: true },
      fy: { domain: lines.map(({ name }) => name), axis: null, padding: 0.3 },
      marks: [
        gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 2 }),
        axisY({ tickFormat: (share: number) => `${fixed(share, 0)} %`, tickSize: 0, ticks: 2 }),
        ...lines.flatMap(({ name, steps }) => poorShareMarks(steps, name)),
        ruleY([0], { stroke: 'var(--ink)' }),
        text(lines, {
          ...{ fy: 'name', text: 'name', frameAnchor: 'top-left', lineAnchor: 'bottom', dy: -4, fontWeight: 600 },
          ...{ stroke: 'var(--paper)', strokeWidth: 4, fill: 'var(--ink)' },
        }),
        ...lines.flatMap(({ name, value, steps }) =>
          stepLinks(
            steps.map((step) => {
              const poor = step.row?.poorStreams;
              const narrowed = value === null ? {} : { [split]: value };
              return {
                ...{ from: step.from, to: step.to, words: shareWords(step, zone, name) },
                href: poor === undefined ? undefined : stepHref(hrefOf, search, { grain, poor, narrowed })(step),
              };
            }),
            name,
          ),
        ),
      ],
    }),
    [period, zone, grain, lines, split, search, hrefOf],
  );
  return (
    <Chart
      title={`Poor share by ${dimensionOf(split).label.toLowerCase()}`}
      draw={draw}
      legend={<Legend items={shareLegend} />}
      table={table}
      query={query}
      file="split"
    />
  );
}
