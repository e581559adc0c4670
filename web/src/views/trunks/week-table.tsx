import { CallsLink } from '../../filters/calls-link';
import { Table } from '../../components/table';
import { count, NOTHING } from '../../format/numbers';
import { HOURS, weekdays } from '../../time/hour-of-week';
import { failedFilter, type Cell } from './trunk-rows';

interface Props {
  readonly cells: readonly Cell[];
  readonly failures: boolean;
  readonly trunk: string;
}

/** The heat map as numbers: a row for each hour, a column for each day. */
export function WeekTable({ cells, failures, trunk }: Props) {
  return (
    <Table
      caption={failures ? 'Failed attempts by hour and weekday' : 'Attempts by hour and weekday'}
      rows={Array.from({ length: HOURS }, (_, hour) => hour)}
      keyOf={String}
      columns={[
        { title: 'Hour', heading: true, cell: (hour) => `${String(hour).padStart(2, '0')}:00` },
        ...weekdays.map((day, index) => ({
          ...{ title: day, numeric: true },
          cell: (hour: number) => {
            const slot = index * HOURS + hour;
            const cell = cells[slot];
            if (!cell?.attempts) return failures ? NOTHING : '0';
            const number = failures ? cell.failures : cell.attempts;
            if (number === 0) return '0';
            const outcome = failures ? failedFilter : undefined;
            return <CallsLink search={{ trunk, outcome, hour: String(slot) }}>{count(number)}</CallsLink>;
          },
        })),
      ]}
    />
  );
}
