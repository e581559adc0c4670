import { rectY, ruleY } from '@observablehq/plot';
import { useCallback, useMemo } from 'react';
import { useRows } from '../../api/use-api';
import { useHref } from '../../state/use-href';
import type { View } from '../../state/use-view';
import { Chart } from '../../charts/chart';
import { wholeTicks } from '../../charts/whole-ticks';
import { CallsLink } from '../../filters/calls-link';
import { Problem } from '../../components/problem';
import { Table } from '../../components/table';
import { Waiting } from '../../components/waiting';
import { count } from '../../format/numbers';
import { timeText } from '../../format/times';
import { periodText } from '../../time/period';
import { spanOf, writeBars, writesQuery, type WriteBar, type WriteRow } from './feed-query';
import type { Refresh } from './use-refresh';

interface Props {
  readonly view: View;
  readonly refresh: Refresh;
}

/** Pixels that the label of a time needs. */
const LABEL = 90;

/** Calls are found by their last write, whenever they began. */
const ANY_TIME = '365d';

/** Call records by the minute of their last write. A bar leads to its calls. */
export function WritesChart({ view, refresh }: Props) {
  const { zone, search } = view;
  const { from, to, step } = spanOf(search.hours, refresh.now);
  // The query changes with each bar, not with each look: counting takes longer than the other requests.
  const query = writesQuery({ from, to, step });
  const { data, error, refetch } = useRows<WriteRow>(query);
  const hrefOf = useHref(view);
  const bars = useMemo(
    () =>
      writeBars({ from, to, step }, data ?? []).map((bar) => {
        const found = { written: periodText(bar), period: ANY_TIME };
        return { ...bar, href: hrefOf('/calls', found) };
      }),
    [data, from, to, step, hrefOf],
  );
  const draw = useCallback(
    (width: number) => {
      const words = ({ from: begin, records }: WriteBar): string =>
        `${timeText(begin, zone, 'hour')}: ${count(records)} call records`;
      return {
        height: 180,
        marginLeft: 44,
        x: {
          type: 'utc' as const,
          domain: [from, to],
          label: null,
          ticks: Math.max(2, Math.floor(width / LABEL)),
          tickFormat: (time: Date) => timeText(time.getTime(), zone, 'time'),
        },
        y: {
          label: 'Call records',
          grid: true,
          ticks: wholeTicks(bars.map(({ from: key, records }) => ({ key, value: records }))),
          tickFormat: count,
          domain: [0, Math.max(1, ...bars.map(({ records }) => records))],
        },
        marks: [
          rectY(bars, {
            ...{ x1: 'from', x2: 'to', y: 'records', fill: 'var(--series-1)', href: 'href', insetRight: 0.5 },
            title: words,
            ariaLabel: words,
          }),
          ruleY([0]),
        ],
      };
    },
    [bars, from, to, zone],
  );
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const written = bars.filter(({ records }) => records > 0);
  const minutes = step / 60_000;
  return (
    <section>
      <Chart
        title={`Call records by last write, in steps of ${minutes === 1 ? 'a minute' : `${minutes} minutes`}`}
        draw={draw}
        query={query}
        file="writes"
        table={
          <Table
            caption="Call records by last write"
            rows={written}
            keyOf={(bar) => String(bar.from)}
            columns={[
              { title: 'From', heading: true, cell: (bar) => timeText(bar.from, zone, 'hour') },
              {
                ...{ title: 'Call records', numeric: true },
                cell: (bar) => (
                  <CallsLink search={{ written: periodText(bar), period: ANY_TIME }}>{count(bar.records)}</CallsLink>
                ),
              },
            ]}
          />
        }
      />
      {written.length === 0 && <p>Nothing was written in these hours.</p>}
      <p className="hint">A call record that was written several times counts once, at its last write.</p>
    </section>
  );
}
