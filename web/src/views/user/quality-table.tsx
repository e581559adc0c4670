import type { View } from '../../state/use-view';
import type { Bar } from '../../charts/stacked-steps';
import { CallsLink } from '../../filters/calls-link';
import { Rate } from '../../components/rate';
import { Table } from '../../components/table';
import { count } from '../../format/numbers';
import { timeText } from '../../format/times';
import { periodText, stepWithin, type Grain } from '../../time/period';
import { classified, countsBy } from './stream-counts';
import { wayFilter, type Way } from './user-query';

interface Props {
  readonly bars: readonly Bar[];
  readonly way: Way;
  readonly userId: string;
  readonly view: View;
  readonly grain: Grain;
}

/** Quality of each step as numbers. Steps without streams are left out. */
export function QualityTable({ bars, way, userId, view, grain }: Props) {
  const { zone } = view;
  const counted = bars.map(({ from, kind, items }) => ({ from, classification: kind, streams: items }));
  const search = (begin: number) => ({
    ...wayFilter(way, userId),
    period: periodText(stepWithin(view.period, begin, zone, grain)),
  });
  return (
    <Table
      caption={`Streams ${way} by ${grain}`}
      rows={[...countsBy(counted, ({ from }) => from)].sort((one, other) => one.key - other.key)}
      keyOf={({ key }) => String(key)}
      columns={[
        {
          ...{ title: grain === 'hour' ? 'Hour' : 'Day', heading: true },
          cell: ({ key }) => timeText(key, zone, grain),
        },
        {
          ...{ title: 'Streams', numeric: true },
          cell: ({ key, counts }) => <CallsLink search={search(key)}>{count(counts.streams)}</CallsLink>,
        },
        {
          ...{ title: 'Poor', numeric: true },
          cell: ({ key, counts }) => (
            <CallsLink search={{ ...search(key), quality: 'poor' }}>
              <Rate part={counts.poor} whole={classified(counts)} />
            </CallsLink>
          ),
        },
        { ...{ title: 'Unknown', numeric: true }, cell: ({ counts }) => count(counts.streams - classified(counts)) },
      ]}
    />
  );
}
