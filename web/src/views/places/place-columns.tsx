import { Link } from '@tanstack/react-router';
import type { View } from '../../state/use-view';
import { Spark } from '../../charts/spark';
import { Rate } from '../../components/rate';
import type { Column } from '../../components/table';
import { seconds } from '../../format/durations';
import { count, milliseconds, NOTHING, percent } from '../../format/numbers';
import { dimensionOf, valueText } from '../../totals/dimensions';
import { callFilters } from '../../totals/call-filters';
import { orderOf, type Kind, type Order, type PlaceRow } from './places-query';
import type { Trends } from './trends';

export const placeOf = (row: PlaceRow, kind: Kind): string => String(row[dimensionOf(kind).property]);

/** Columns of the worst places. A place leads to its quality over time, its numbers to the calls behind them. */
export function placeColumns(
  { search, change }: View,
  kind: Kind,
  trends: Trends | undefined,
): readonly Column<PlaceRow>[] {
  const current = orderOf(search.order);
  const filters = callFilters(search);
  const numeric = (title: string, order: Order) => ({
    ...{ title, numeric: true },
    sorted: order === current ? ('descending' as const) : undefined,
    onSort: () => change({ order }),
  });
  return [
    {
      ...{ title: dimensionOf(kind).label, heading: true },
      cell: (row) => (
        <Link to="/quality" search={{ ...filters, [kind]: placeOf(row, kind) }}>
          {valueText(kind, placeOf(row, kind))}
        </Link>
      ),
    },
    {
      ...numeric('Impact', 'impact'),
      cell: (row) => (
        <Link to="/calls" search={{ ...filters, [kind]: placeOf(row, kind), quality: 'poor' }}>
          {count(row.impact)}
        </Link>
      ),
    },
    {
      ...numeric('Poor', 'share'),
      cell: (row) => (
        <Link to="/calls" search={{ ...filters, [kind]: placeOf(row, kind), quality: 'poor' }}>
          <Rate part={row.poorStreams} whole={row.classifiedStreams} />
        </Link>
      ),
    },
    { title: 'Trend', cell: (row) => <TrendOf trends={trends} value={placeOf(row, kind)} /> },
    { ...numeric('Users', 'users'), cell: ({ distinctUsers }) => count(distinctUsers) },
    {
      ...numeric('Streams', 'streams'),
      cell: (row) => (
        <Link to="/calls" search={{ ...filters, [kind]: placeOf(row, kind) }}>
          {count(row.streamCount)}
        </Link>
      ),
    },
    { ...numeric('Jitter p95', 'jitter'), cell: ({ jitterP95 }) => milliseconds(seconds(jitterP95)) },
    { ...numeric('Loss p95', 'loss'), cell: ({ lossP95 }) => percent(lossP95, 2) },
    { ...numeric('Round trip p95', 'roundTrip'), cell: ({ roundTripP95 }) => milliseconds(seconds(roundTripP95)) },
  ];
}

function TrendOf({ trends, value }: { readonly trends: Trends | undefined; readonly value: string }) {
  const trend = trends?.of.get(value);
  if (!trends || !trend) return NOTHING;
  return <Spark values={trend.values} top={trends.top} label={trend.label} />;
}
