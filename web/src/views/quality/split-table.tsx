import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { View } from '../../state/use-view';
import { Rate } from '../../components/rate';
import { Table, type Column } from '../../components/table';
import { seconds } from '../../format/durations';
import { count, milliseconds, percent } from '../../format/numbers';
import type { Classification } from '../../api/client';
import { dimensionOf, valueText } from '../../totals/dimensions';
import type { Split, ValueRow } from './quality-query';
import { valueOf } from './split-lines';
import { callFilters } from '../../totals/call-filters';

interface Props {
  readonly view: View;
  readonly split: Split;
  readonly rows: readonly ValueRow[];
}

/** The values of a split with their numbers. A value narrows the view to itself. */
export function SplitTable({ view, split, rows }: Props) {
  const { label } = dimensionOf(split);
  return (
    <Table
      caption={`Quality by ${label.toLowerCase()}`}
      columns={columns(view, split)}
      rows={rows}
      keyOf={(row) => String(valueOf(row, split))}
    />
  );
}

function columns({ search }: View, split: Split): readonly Column<ValueRow>[] {
  const numbers: readonly [title: string, cell: (row: ValueRow) => string][] = [
    ['Jitter p95', ({ jitterP95 }) => milliseconds(seconds(jitterP95))],
    ['Loss p95', ({ lossP95 }) => percent(lossP95, 2)],
    ['Round trip p95', ({ roundTripP95 }) => milliseconds(seconds(roundTripP95))],
  ];
  // Calls cannot be narrowed to those where the value is not known.
  const toCalls = (row: ValueRow, shown: ReactNode, quality?: Classification): ReactNode => {
    const value = valueOf(row, split);
    if (value === null) return shown;
    return (
      <Link to="/calls" search={{ ...callFilters(search), [split]: value, quality }}>
        {shown}
      </Link>
    );
  };
  return [
    {
      ...{ title: dimensionOf(split).label, heading: true },
      cell: (row) => {
        const value = valueOf(row, split);
        if (value === null) return valueText(split, null);
        return (
          <Link to="." search={(known) => ({ ...known, [split]: value })}>
            {valueText(split, value)}
          </Link>
        );
      },
    },
    { title: 'Streams', numeric: true, cell: (row) => toCalls(row, count(row.streamCount)) },
    {
      ...{ title: 'Poor', numeric: true },
      cell: (row) => toCalls(row, <Rate part={row.poorStreams} whole={row.classifiedStreams} />, 'poor'),
    },
    {
      ...{ title: 'Unclassified', numeric: true },
      cell: (row) => {
        const unclassified = row.streamCount - row.classifiedStreams;
        return toCalls(row, <Rate part={unclassified} whole={row.streamCount} />, 'unclassified');
      },
    },
    ...numbers.map(([title, cell]) => ({ title, numeric: true, cell })),
  ];
}
