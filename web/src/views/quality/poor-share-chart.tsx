import { axisY, gridY, ruleY, type PlotOptions } from '@observablehq/plot';
import { useCallback } from 'react';
import type { Query } from '../../api/query';
import { useHref } from '../../state/use-href';
import type { View } from '../../state/use-view';
import { Chart } from '../../charts/chart';
import { Legend } from '../../charts/legend';
import { stepLinks } from '../../charts/step-links';
import { timeAxis } from '../../charts/time-axis';
import { ENOUGH, fixed } from '../../format/numbers';
import type { Grain } from '../../time/period';
import type { TotalsStep } from '../../totals/totals-steps';
import { poorShareMarks } from './poor-share-marks';
import { shareWords } from './poor-share-words';
import type { TimeRow } from './quality-query';
import { stepHref } from './step-href';
import { TimeTable } from './time-table';

interface Props {
  readonly view: View;
  readonly steps: readonly TotalsStep<TimeRow>[];
  readonly grain: Grain;
  readonly query: Query;
}

export const shareLegend = [
  { label: 'Poor share of classified streams', color: 'var(--poor)' },
  { label: 'Unclassified share of all streams', color: 'color-mix(in srgb, var(--neutral) 30%, var(--paper))' },
];

/** Poor share over time. A day leads to its hours, an hour to its calls. */
export function PoorShareChart({ view, steps, grain, query }: Props) {
  const { period, zone, search } = view;
  const title = `Poor share by ${grain}`;
  const hrefOf = useHref(view);
  const draw = useCallback(
    (width: number): PlotOptions => ({
      ...{ height: 260, marginLeft: 44, marginTop: 24 },
      x: timeAxis(period, zone, grain, width),
      y: { label: null, zero: true, nice: true },
      marks: [
        gridY({ stroke: 'var(--line)', strokeOpacity: 1 }),
        axisY({ tickFormat: (share: number) => `${fixed(share, share % 1 === 0 ? 0 : 1)} %`, tickSize: 0, ticks: 6 }),
        ...poorShareMarks(steps),
        ruleY([0], { stroke: 'var(--ink)' }),
        ...stepLinks(
          steps.map((step) => ({
            ...{ from: step.from, to: step.to, words: shareWords(step, zone) },
            href: step.row && stepHref(hrefOf, search, { grain, poor: step.row.poorStreams })(step),
          })),
        ),
      ],
    }),
    [period, zone, grain, steps, search, hrefOf],
  );
  return (
    <>
      <Chart
        title={title}
        draw={draw}
        legend={<Legend items={shareLegend} />}
        table={<TimeTable title={title} view={view} steps={steps} grain={grain} />}
        query={query}
        file="quality"
      />
      <p className="hint">
        {grain === 'day' ? 'A click on a day leads to its hours.' : 'A click on an hour leads to its poor calls.'} A dot
        at the bottom is {grain === 'day' ? 'a day' : 'an hour'} with fewer than {ENOUGH} classified streams, which tell
        no share.
      </p>
    </>
  );
}
