import { rectY, ruleY, stackY } from '@observablehq/plot';
import { useCallback, type ReactNode } from 'react';
import type { Query } from '../api/query';
import type { View } from '../state/use-view';
import { count } from '../format/numbers';
import { timeText } from '../format/times';
import { stepAt, steps, type Grain, type Period } from '../time/period';
import { Chart } from './chart';
import { Legend } from './legend';
import { timeAxis } from './time-axis';
import { wholeTicks } from './whole-ticks';

/** Items of one kind in one step of the period. */
export interface Bar extends Period {
  readonly kind: string;
  readonly items: number;
  /** Where the calls behind the bar are. */
  readonly href: string;
}

/** What a colour stands for. */
export interface Kind {
  readonly kind: string;
  readonly label: string;
  readonly color: string;
}

interface Props {
  readonly title: string;
  /** What is counted, such as `Calls`. */
  readonly counted: string;
  /** Keep the bars and the kinds until the data changes. */
  readonly bars: readonly Bar[];
  /** Kinds from the axis upwards. */
  readonly kinds: readonly Kind[];
  readonly view: Pick<View, 'period' | 'zone'>;
  readonly grain: Grain;
  readonly height: number;
  readonly query: Query;
  /** Name of the files that are saved, without its ending. */
  readonly file: string;
  readonly table: ReactNode;
}

const MARGIN = 44;

/** Counts by hour or day of the zone, stacked by kind. */
export function StackedSteps({ title, counted, bars, kinds, view, grain, height, table, ...request }: Props) {
  const { period, zone } = view;
  const draw = useCallback(
    (width: number) => {
      const names = kinds.map(({ kind }) => kind);
      const labels = new Map(kinds.map(({ kind, label }) => [kind, label]));
      const words = ({ from, kind, items }: Bar): string =>
        `${timeText(from, zone, grain)}: ${count(items)} × ${labels.get(kind) ?? kind}`;
      const ticks = wholeTicks(bars.map(({ from, items }) => ({ key: from, value: items })));
      return {
        height,
        marginLeft: MARGIN,
        x: timeAxis(wholeSteps(period, zone, grain), zone, grain, width - MARGIN),
        y: { label: counted, grid: true, ticks, tickFormat: count },
        color: { domain: names, range: kinds.map(({ color }) => color) },
        marks: [
          rectY(
            bars,
            stackY({
              ...{ x1: ({ from }) => from, x2: ({ to }) => to, y: 'items', fill: 'kind', href: 'href' },
              ...{ order: names, insetLeft: 0.5, insetRight: 0.5 },
              title: words,
              ariaLabel: words,
            }),
          ),
          ruleY([0]),
        ],
      };
    },
    [bars, kinds, counted, period, zone, grain, height],
  );
  const shown = kinds.filter(({ kind }) => bars.some((bar) => bar.kind === kind));
  return <Chart title={title} draw={draw} legend={<Legend items={shown} />} table={table} {...request} />;
}

/** The steps that a period touches, from their first begin to their last end. */
function wholeSteps(period: Period, zone: string, grain: Grain): Period {
  const begins = steps(period, zone, grain);
  return { from: begins[0] ?? period.from, to: stepAt(begins.at(-1) ?? period.from, zone, grain).to };
}
