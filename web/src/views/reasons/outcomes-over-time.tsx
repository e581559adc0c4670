import { useMemo } from 'react';
import { useRows } from '../../api/use-api';
import { useHref } from '../../state/use-href';
import type { View } from '../../state/use-view';
import { outcomeColors, toneColors } from '../../charts/colors';
import { StackedSteps } from '../../charts/stacked-steps';
import { Problem } from '../../components/problem';
import { ShowChoice } from '../../components/show-choice';
import { Waiting } from '../../components/waiting';
import { outcomes } from '../../format/words';
import { grainOf, partOf, periodText, stepAt } from '../../time/period';
import { timeStepOf } from '../../time/time-steps';
import { overTimeQuery, type StepRow } from './reasons-query';
import { StepTable } from './step-table';

const kinds = [...outcomes].map(([kind, { text }]) => ({
  ...{ kind, label: text },
  color: outcomeColors.get(kind) ?? toneColors.neutral,
}));

const HEIGHT = 240;

/** Calls by hour or day, stacked by outcome. A bar leads to its calls. */
export function OutcomesOverTime({ view }: { readonly view: View }) {
  const { period, zone, search } = view;
  const { type, trunk } = search;
  const grain = grainOf(period);
  const query = overTimeQuery(period, zone, grain, search);
  const { data, error, refetch } = useRows<StepRow>(query);
  const hrefOf = useHref(view);
  const all = search.show === 'all';
  const bars = useMemo(
    () =>
      (data ?? []).flatMap(({ step, outcome, callCount }) => {
        if (!all && outcome === 'answered') return [];
        const bar = stepAt(timeStepOf(step, period, zone), zone, grain);
        const href = hrefOf('/calls', { type, trunk, outcome, period: periodText(partOf(bar, period)) });
        return [{ ...bar, kind: outcome, items: callCount, href }];
      }),
    [data, period, zone, grain, type, trunk, all, hrefOf],
  );
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const names = kinds.filter(({ kind }) => bars.some((bar) => bar.kind === kind)).map(({ kind }) => kind);
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
      <StackedSteps
        title={all ? `Outcomes by ${grain}` : `Calls that were not answered or broke off, by ${grain}`}
        {...{ counted: 'Calls', bars, kinds, view, grain, height: HEIGHT }}
        {...{ query, file: 'outcomes-over-time' }}
        table={<StepTable bars={bars} names={names} view={view} grain={grain} />}
      />
    </section>
  );
}
