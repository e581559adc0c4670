import { axisY, dot, gridY, lineY, ruleY, type PlotOptions } from '@observablehq/plot';
import { useCallback, useMemo, type ReactNode } from 'react';
import type { Query } from '../../api/query';
import { useHref } from '../../state/use-href';
import type { View } from '../../state/use-view';
import { Chart } from '../../charts/chart';
import { Legend } from '../../charts/legend';
import { lineNames, NAME_ROOM, type NamedLine } from '../../charts/line-names';
import { middle, stepLinks } from '../../charts/step-links';
import { threshold } from '../../charts/threshold';
import { timeAxis } from '../../charts/time-axis';
import { spanText } from '../../format/times';
import type { Grain, Period } from '../../time/period';
import { stepHref } from './step-href';

/** A line of a chart: the value of each step, null where nothing was measured. */
export interface Series {
  readonly name: string;
  /** The name in the legend, where there is room for a longer one. */
  readonly label?: string;
  readonly color: string;
  readonly values: readonly (number | null)[];
}

/** What is drawn, and in which unit. */
export interface Scaled {
  readonly title: string;
  /** The value from which streams are poor, with its name. */
  readonly limit?: { readonly value: number; readonly label: string };
  /** Lowest value of the axis, 0 if there is none, and the highest one where it is fixed. */
  readonly from?: number;
  readonly to?: number;
  readonly textOf: (value: number) => string;
}

interface Props {
  readonly view: View;
  readonly grain: Grain;
  readonly scaled: Scaled;
  readonly steps: readonly (Period & { readonly poor: number | undefined })[];
  readonly series: readonly Series[];
  readonly table: ReactNode;
  readonly query: Query;
}

const HEIGHT = 190;
const MARGIN_TOP = 24;
const MARGIN_BOTTOM = 26;

/** Percentiles over time. */
export function PercentileChart({ view, grain, scaled, steps, series, table, query }: Props) {
  const { period, zone, search } = view;
  const hrefOf = useHref(view);
  const lines = useMemo(
    () =>
      series.map(({ name, color, values }) => ({
        ...{ name, color },
        points: steps.map((step, index) => ({ x: middle(step), y: values[index] ?? null })),
      })),
    [series, steps],
  );
  const draw = useCallback(
    (width: number): PlotOptions => ({
      ...drawing(scaled, lines),
      x: timeAxis(period, zone, grain, width),
      marks: [
        ...marksOf(scaled, lines),
        ...stepLinks(
          steps.map((step, index) => ({
            ...{ from: step.from, to: step.to },
            words: words(spanText(step.from, step.to, zone), index, lines, scaled),
            href: step.poor === undefined ? undefined : stepHref(hrefOf, search, { grain, poor: step.poor })(step),
          })),
        ),
      ],
    }),
    [period, zone, grain, scaled, lines, steps, search, hrefOf],
  );
  const legend = <Legend items={series.map(({ name, label = name, color }) => ({ label, color }))} />;
  return <Chart {...{ title: scaled.title, draw, legend, table, query }} file="quality" />;
}

function topOf({ limit, to }: Scaled, lines: readonly NamedLine[]): number {
  const known = lines.flatMap(({ points }) => points.flatMap(({ y }) => (y === null ? [] : [y])));
  return to ?? Math.max(...known, limit?.value ?? 0) * 1.1;
}

function drawing(scaled: Scaled, lines: readonly NamedLine[]): PlotOptions {
  return {
    ...{ height: HEIGHT, marginTop: MARGIN_TOP, marginBottom: MARGIN_BOTTOM, marginLeft: 56, marginRight: NAME_ROOM },
    y: { label: null, domain: [scaled.from ?? 0, topOf(scaled, lines)] },
  };
}

function marksOf(scaled: Scaled, lines: readonly NamedLine[]) {
  const bottom = scaled.from ?? 0;
  const room = HEIGHT - MARGIN_TOP - MARGIN_BOTTOM;
  return [
    gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: 4 }),
    axisY({ tickFormat: scaled.textOf, tickSize: 0, ticks: 4 }),
    ...lines.flatMap(({ color, points }) => [
      lineY(points, { x: 'x', y: 'y', stroke: color, strokeWidth: 1.5 }),
      dot(points, { x: 'x', y: 'y', r: 1.5, fill: color }),
    ]),
    ...(scaled.limit ? threshold(scaled.limit.value, scaled.limit.label) : []),
    ...lineNames(lines, topOf(scaled, lines) - bottom, room),
    ruleY([bottom], { stroke: 'var(--ink)' }),
  ];
}

function words(span: string, index: number, lines: readonly NamedLine[], { textOf }: Scaled): string {
  const values = lines.map(({ name, points }) => {
    const value = points[index]?.y;
    return `${name}: ${value == null ? 'not measured' : textOf(value)}`;
  });
  return [span, ...values].join('\n');
}
