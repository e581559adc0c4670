import type { View } from '../../state/use-view';
import type { Bar } from '../../charts/stacked-steps';
import { CallsLink } from '../../filters/calls-link';
import { Table } from '../../components/table';
import { count } from '../../format/numbers';
import { timeText } from '../../format/times';
import { outcomes } from '../../format/words';
import { periodText, stepWithin, type Grain } from '../../time/period';

interface Props {
  readonly bars: readonly Bar[];
  readonly names: readonly string[];
  readonly view: View;
  readonly grain: Grain;
}

/** Calls of each step by outcome, as numbers. Steps without calls are left out. */
export function StepTable({ bars, names, view, grain }: Props) {
  const { zone } = view;
  const { type, trunk } = view.search;
  const found = new Map(bars.map(({ from, kind, items }) => [`${from} ${kind}`, items]));
  return (
    <Table
      caption={`Calls by ${grain} and outcome`}
      rows={[...new Set(bars.map(({ from }) => from))].sort((one, other) => one - other)}
      keyOf={String}
      columns={[
        {
          ...{ title: grain === 'hour' ? 'Hour' : 'Day', heading: true },
          cell: (begin) => timeText(begin, zone, grain),
        },
        ...names.map((outcome) => ({
          ...{ title: outcomes.get(outcome)?.text ?? outcome, numeric: true },
          cell: (begin: number) => {
            const calls = found.get(`${begin} ${outcome}`) ?? 0;
            if (calls === 0) return '0';
            const period = periodText(stepWithin(view.period, begin, zone, grain));
            return <CallsLink search={{ type, trunk, outcome, period }}>{count(calls)}</CallsLink>;
          },
        })),
      ]}
    />
  );
}
