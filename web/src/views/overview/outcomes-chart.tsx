import { axisY, gridY, pointerX, rectY, ruleY, tip, type PlotOptions } from '@observablehq/plot';
import { Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Query } from '../../api/query';
import { useHref, type HrefOf } from '../../state/use-href';
import type { View } from '../../state/use-view';
import { Chart } from '../../charts/chart';
import { outcomeColors } from '../../charts/colors';
import { Legend } from '../../charts/legend';
import { middle } from '../../charts/step-links';
import { timeAxis } from '../../charts/time-axis';
import { Table, type Column } from '../../components/table';
import { count } from '../../format/numbers';
import { spanText, timeText } from '../../format/times';
import { outcomes, spaced } from '../../format/words';
import { periodText, type Grain } from '../../time/period';
import { outcomesOf, type OutcomeStep } from './outcome-steps';

interface Props {
  readonly view: View;
  readonly steps: readonly OutcomeStep[];
  readonly grain: Grain;
  readonly query: Query;
}

const wordOf = (outcome: string): string => outcomes.get(outcome)?.text ?? spaced(outcome);
const colorOf = (outcome: string): string => outcomeColors.get(outcome) ?? 'var(--outcome-unknown)';

/** Calls by hour or day, stacked by how they ended. Each part of a bar leads to its calls. */
export function OutcomesChart({ view, steps, grain, query }: Props) {
  const { period, zone } = view;
  const hrefOf = useHref(view);
  const draw = useCallback(
    (width: number) => ({
      ...drawing(steps, zone, hrefOf, width / steps.length),
      x: timeAxis(spanOf(steps) ?? period, zone, grain, width),
    }),
    [steps, period, zone, grain, hrefOf],
  );
  const found = outcomesOf(steps);
  return (
    <Chart
      title={`Calls by ${grain} and outcome`}
      draw={draw}
      legend={<Legend items={found.map((outcome) => ({ label: wordOf(outcome), color: colorOf(outcome) }))} />}
      table={<Numbers steps={steps} found={found} zone={zone} grain={grain} />}
      query={query}
      file="outcomes"
    />
  );
}

function spanOf(steps: readonly OutcomeStep[]) {
  const [first, last] = [steps[0], steps.at(-1)];
  return first && last && { from: first.from, to: last.to };
}

/** @param room of a step, in pixels */
function drawing(steps: readonly OutcomeStep[], zone: string, hrefOf: HrefOf, room: number): PlotOptions {
  const parts = steps.flatMap(({ from, to, calls }) =>
    [...calls].map(([outcome, number]) => ({ from, to, outcome, number })),
  );
  const order = outcomesOf(steps).map(wordOf);
  return {
    height: 280,
    marginLeft: 44,
    y: { label: null, grid: true },
    marks: [
      gridY({ stroke: 'var(--line)', strokeOpacity: 1 }),
      axisY({ tickFormat: (calls: number) => (Number.isInteger(calls) ? count(calls) : ''), tickSize: 0 }),
      rectY(parts, {
        ...{ x1: 'from', x2: 'to', y: 'number', order, z: ({ outcome }: { outcome: string }) => wordOf(outcome) },
        fill: ({ outcome }: { outcome: string }) => colorOf(outcome),
        ...(room > 4 && { insetLeft: 0.5, insetRight: 0.5 }),
        href: (part: (typeof parts)[number]) => hrefOf('/calls', { period: periodText(part), outcome: part.outcome }),
        ariaLabel: ({ from, to, outcome, number }: (typeof parts)[number]) =>
          `${spanText(from, to, zone)}: ${wordOf(outcome)} ${count(number)}`,
      }),
      ruleY([0], { stroke: 'var(--ink)' }),
      tip(steps, pointerX({ x: middle, frameAnchor: 'top', title: (step: OutcomeStep) => words(step, zone) })),
    ],
  };
}

function words({ from, to, total, calls }: OutcomeStep, zone: string): string {
  const lines = [...calls].map(([outcome, number]) => `${wordOf(outcome)}: ${count(number)}`);
  return [spanText(from, to, zone), `Calls: ${count(total)}`, ...lines].join('\n');
}

interface NumbersProps {
  readonly steps: readonly OutcomeStep[];
  readonly found: readonly string[];
  readonly zone: string;
  readonly grain: Grain;
}

function Numbers({ steps, found, zone, grain }: NumbersProps) {
  const columns: readonly Column<OutcomeStep>[] = [
    {
      ...{ title: grain === 'hour' ? 'Hour' : 'Day', heading: true },
      cell: ({ from, to }) => (
        <Link to="/calls" search={{ period: periodText({ from, to }) }} className="time">
          {timeText(from, zone, grain === 'hour' ? 'hour' : 'day')}
        </Link>
      ),
    },
    { title: 'Calls', numeric: true, cell: ({ total }) => count(total) },
    ...found.map((outcome) => ({
      ...{ title: wordOf(outcome), numeric: true },
      cell: ({ from, to, calls }: OutcomeStep) => {
        const number = calls.get(outcome) ?? 0;
        if (number === 0) return '0';
        return (
          <Link to="/calls" search={{ period: periodText({ from, to }), outcome }}>
            {count(number)}
          </Link>
        );
      },
    })),
  ];
  const shown = steps.filter(({ total }) => total > 0);
  return (
    <Table
      caption={`Calls by ${grain} and outcome`}
      columns={columns}
      rows={shown}
      keyOf={({ from }) => String(from)}
    />
  );
}
