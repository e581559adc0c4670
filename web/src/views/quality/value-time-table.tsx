import { Rate } from '../../components/rate';
import { Table, type Column } from '../../components/table';
import { NOTHING } from '../../format/numbers';
import { timeText } from '../../format/times';
import type { Grain } from '../../time/period';
import type { SplitLine } from './split-lines';

interface Props {
  readonly lines: readonly SplitLine[];
  readonly zone: string;
  readonly grain: Grain;
}

/** The poor share of each value by hour or day. */
export function ValueTimeTable({ lines, zone, grain }: Props) {
  const [first] = lines;
  const rows = (first?.steps ?? []).flatMap(({ from }, index) =>
    lines.some(({ steps }) => steps[index]?.row) ? [{ from, index }] : [],
  );
  const columns: readonly Column<(typeof rows)[number]>[] = [
    {
      ...{ title: grain === 'hour' ? 'Hour' : 'Day', heading: true },
      cell: ({ from }) => <span className="time">{timeText(from, zone, grain)}</span>,
    },
    ...lines.map(({ name, steps }) => ({
      ...{ title: name, numeric: true },
      cell: ({ index }: (typeof rows)[number]) => {
        const row = steps[index]?.row;
        return row ? <Rate part={row.poorStreams} whole={row.classifiedStreams} /> : NOTHING;
      },
    })),
  ];
  return <Table caption={`Poor share by ${grain}`} columns={columns} rows={rows} keyOf={({ from }) => String(from)} />;
}
