import { CallsLink, type CallsSearch } from '../../filters/calls-link';
import { Rate } from '../../components/rate';
import type { Column } from '../../components/table';
import { count } from '../../format/numbers';
import { classified, type BothWays } from './stream-counts';
import { wayFilter, type Way } from './user-query';

const titles = {
  received: { streams: 'Received', poor: 'Poor received' },
  sent: { streams: 'Sent', poor: 'Poor sent' },
} as const;

/** Columns with the streams of both ways, and the poor ones among them. */
export function wayColumns<Key>(userId: string, filterOf: (key: Key) => CallsSearch): Column<BothWays<Key>>[] {
  return (['received', 'sent'] as const).flatMap((way: Way): Column<BothWays<Key>>[] => [
    {
      ...{ title: titles[way].streams, numeric: true, minor: true },
      cell: (row) => {
        const { streams } = row[way];
        if (streams === 0) return '0';
        return <CallsLink search={{ ...filterOf(row.key), ...wayFilter(way, userId) }}>{count(streams)}</CallsLink>;
      },
    },
    {
      ...{ title: titles[way].poor, numeric: true },
      cell: (row) => {
        const counts = row[way];
        if (counts.streams === 0) return '–';
        const unknown = counts.streams - classified(counts);
        return (
          <>
            <CallsLink search={{ ...filterOf(row.key), ...wayFilter(way, userId), quality: 'poor' }}>
              <Rate part={counts.poor} whole={classified(counts)} />
            </CallsLink>
            {unknown > 0 && <span className="numbers"> + {count(unknown)} unknown</span>}
          </>
        );
      },
    },
  ]);
}
