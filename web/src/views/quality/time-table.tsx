import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { View } from '../../state/use-view';
import { Rate } from '../../components/rate';
import { Table, type Column } from '../../components/table';
import { seconds } from '../../format/durations';
import { count, milliseconds, percent } from '../../format/numbers';
import type { Classification } from '../../api/client';
import { timeText } from '../../format/times';
import { periodText, type Grain } from '../../time/period';
import type { TotalsStep } from '../../totals/totals-steps';
import type { TimeRow } from './quality-query';
import { callFilters } from '../../totals/call-filters';

interface Props {
  /** Title of the drawing above. */
  readonly title: string;
  readonly view: View;
  readonly steps: readonly TotalsStep<TimeRow>[];
  readonly grain: Grain;
}

interface Line {
  readonly period: string;
  readonly from: number;
  readonly row: TimeRow;
}

/** The numbers of the drawings over time. */
export function TimeTable({ title, view, steps, grain }: Props) {
  const lines = steps.flatMap(({ from, to, row }) => (row ? [{ from, period: periodText({ from, to }), row }] : []));
  return (
    <Table
      caption={`Numbers of “${title}”`}
      columns={columns(view, grain)}
      rows={lines}
      keyOf={({ period }) => period}
    />
  );
}

function columns({ zone, search }: View, grain: Grain): readonly Column<Line>[] {
  const filters = callFilters(search);
  const numbers: readonly [title: string, cell: (row: TimeRow) => string][] = [
    ['Jitter p50', ({ jitterP50 }) => milliseconds(seconds(jitterP50))],
    ['Jitter p95', ({ jitterP95 }) => milliseconds(seconds(jitterP95))],
    ['Loss p50', ({ lossP50 }) => percent(lossP50, 2)],
    ['Loss p95', ({ lossP95 }) => percent(lossP95, 2)],
    ['Round trip p50', ({ roundTripP50 }) => milliseconds(seconds(roundTripP50))],
    ['Round trip p95', ({ roundTripP95 }) => milliseconds(seconds(roundTripP95))],
  ];
  const toCalls = ({ period }: Line, shown: ReactNode, quality?: Classification): ReactNode => (
    <Link to="/calls" search={{ ...filters, period, quality }}>
      {shown}
    </Link>
  );
  return [
    {
      ...{ title: grain === 'hour' ? 'Hour' : 'Day', heading: true },
      cell: ({ from, period }) => {
        const name = timeText(from, zone, grain);
        return grain === 'day' ? (
          <Link to="." search={(known) => ({ ...known, period })} className="time">
            {name}
          </Link>
        ) : (
          <span className="time">{name}</span>
        );
      },
    },
    { ...{ title: 'Streams', numeric: true }, cell: (line) => toCalls(line, count(line.row.streamCount)) },
    {
      ...{ title: 'Poor', numeric: true },
      cell: (line) => toCalls(line, <Rate part={line.row.poorStreams} whole={line.row.classifiedStreams} />, 'poor'),
    },
    {
      ...{ title: 'Unclassified', numeric: true },
      cell: (line) => {
        const { streamCount, classifiedStreams } = line.row;
        return toCalls(line, <Rate part={streamCount - classifiedStreams} whole={streamCount} />, 'unclassified');
      },
    },
    ...numbers.map(([title, cell]) => ({ title, numeric: true, cell: ({ row }: Line) => cell(row) })),
  ];
}
