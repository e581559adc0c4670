import { rectY, ruleY, stackY } from '@observablehq/plot';
import { useRouter } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useRows } from '../../api/use-api';
import type { View } from '../../app/use-view';
import { Chart } from '../../charts/chart';
import { outcomeColors } from '../../charts/colors';
import { Legend } from '../../charts/legend';
import { wholeTicks } from '../../charts/whole-ticks';
import { localDays } from '../../charts/local-days';
import { Problem } from '../../components/problem';
import { QueryMenu } from '../../components/query-menu';
import { ShowChoice } from '../../components/show-choice';
import { Waiting } from '../../components/waiting';
import { count } from '../../format/numbers';
import { timeText } from '../../format/times';
import { outcomes } from '../../format/words';
import { grainOf, periodText, stepAt } from '../../time/period';
import { timeStepOf } from '../../time/time-steps';
import { overTimeQuery, type StepRow } from './reasons-query';
import { StepTable } from './step-table';

/** Calls by hour or day, stacked by outcome. A bar leads to its calls. */
export function OutcomesOverTime({ view }: { readonly view: View }) {
  const { period, zone, search } = view;
  const grain = grainOf(period);
  const query = overTimeQuery(period, zone, grain, search);
  const { data, error, refetch } = useRows<StepRow>(query);
  const { buildLocation } = useRouter();
  const all = search.show === 'all';
  const bars = useMemo(
    () =>
      (data ?? []).flatMap(({ step, outcome, callCount: calls }) => {
        if (!all && outcome === 'answered') return [];
        const bar = stepAt(timeStepOf(step, period, zone), zone, grain);
        const { type, trunk } = search;
        const { href } = buildLocation({ to: '/calls', search: { type, trunk, outcome, period: periodText(bar) } });
        return [{ ...bar, outcome, calls, href }];
      }),
    [data, period, zone, grain, search, all, buildLocation],
  );
  const ticks = wholeTicks(bars.map(({ from, calls }) => ({ key: from, value: calls })));
  const draw = useCallback(
    (width: number) => ({
      height: 240,
      marginLeft: 44,
      x: localDays(period, zone, width - 44),
      y: { label: 'Calls', grid: true, ticks, tickFormat: count },
      color: { domain: [...outcomes.keys()], range: [...outcomes.keys()].map((name) => outcomeColors.get(name)) },
      marks: [
        rectY(
          bars,
          stackY({
            ...{ x1: ({ from }) => from, x2: ({ to }) => to, y: 'calls', fill: 'outcome', href: 'href' },
            ...{ order: [...outcomes.keys()], insetLeft: 0.5, insetRight: 0.5 },
            title: ({ from, outcome, calls }) =>
              `${timeText(from, zone, grain === 'hour' ? 'hour' : 'day')}: ${calls} × ${outcomes.get(outcome)?.text ?? outcome}`,
          }),
        ),
        ruleY([0]),
      ],
    }),
    [bars, period, zone, grain, ticks],
  );
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const shown = [...outcomes].filter(([name]) => bars.some(({ outcome }) => outcome === name));
  return (
    <section className="with-query">
      <ShowChoice
        view={view}
        label="Calls in the chart"
        choices={[
          [undefined, 'Not answered, or dropped'],
          ['all', 'All'],
        ]}
      />
      <Chart
        title={all ? `Outcomes by ${grain}` : `Calls that were not answered or broke off, by ${grain}`}
        draw={draw}
        legend={
          <Legend items={shown.map(([name, { text }]) => ({ label: text, color: outcomeColors.get(name) ?? '' }))} />
        }
        table={<StepTable bars={bars} names={shown.map(([name]) => name)} view={view} grain={grain} />}
      />
      <QueryMenu query={query} file="outcomes-over-time" />
    </section>
  );
}
