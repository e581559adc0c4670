import { cell, text } from '@observablehq/plot';
import { useCallback, useMemo } from 'react';
import { useRows } from '../../api/use-api';
import { useHref } from '../../state/use-href';
import type { View } from '../../state/use-view';
import { Chart } from '../../charts/chart';
import { Legend } from '../../charts/legend';
import { Problem } from '../../components/problem';
import { ShowChoice } from '../../components/show-choice';
import { Waiting } from '../../components/waiting';
import { ANY_TRUNK } from '../../filters/filters';
import { count } from '../../format/numbers';
import { HOURS, slotText, weekdays } from '../../time/hour-of-week';
import { cellsOf, failedFilter, type Cell } from './trunk-rows';
import { slotsQuery, type SlotRow } from './trunks-query';
import { WeekTable } from './week-table';

/** Width from which the numbers fit into the cells, in pixels. */
const WIDE = 760;
/** Ink of the lightest cell with anything in it, and of the fullest one, on which a number can still be read. */
const INK = { least: 0.1, most: 0.48 };

const words = ({ slot, attempts, failures }: Cell): string =>
  `${slotText(slot)}: ${count(attempts)} attempts, ${count(failures)} failed`;

/** Attempts or failures by weekday and hour. A cell leads to its calls. */
export function HeatMap({ view }: { readonly view: View }) {
  const { period, zone, search } = view;
  const failures = search.show === 'failures';
  const query = slotsQuery(period, zone, search.trunk);
  const { data, error, refetch } = useRows<SlotRow>(query);
  const hrefOf = useHref(view);
  const color = failures ? 'var(--failed)' : 'var(--accent)';
  const cells = useMemo(() => {
    const found = cellsOf(data ?? []).map((one) => {
      const outcome = failures ? failedFilter : undefined;
      const href = hrefOf('/calls', { trunk: search.trunk ?? ANY_TRUNK, hour: String(one.slot), outcome });
      return { ...one, value: failures ? one.failures : one.attempts, href };
    });
    const most = Math.max(1, ...found.map(({ value }) => value));
    return found.map((one) => ({
      ...one,
      ink: one.value === 0 ? 0 : INK.least + ((INK.most - INK.least) * one.value) / most,
    }));
  }, [data, failures, search.trunk, hrefOf]);
  const draw = useCallback(
    (width: number) => ({
      height: 230,
      marginLeft: 40,
      marginTop: 10,
      padding: 0.06,
      x: {
        domain: Array.from({ length: HOURS }, (_, hour) => hour),
        ticks: Array.from({ length: HOURS }, (_, hour) => hour).filter((hour) => hour % (width < WIDE ? 4 : 1) === 0),
        tickFormat: (hour: number) => String(hour).padStart(2, '0'),
        label: null,
        tickSize: 0,
      },
      y: { domain: weekdays, label: null, tickSize: 0 },
      marks: [
        cell(cells, { x: 'hour', y: 'day', fill: 'none', stroke: 'var(--line)', strokeWidth: 0.5 }),
        cell(
          cells.filter(({ attempts }) => attempts > 0),
          { x: 'hour', y: 'day', fill: 'var(--raised)' },
        ),
        cell(
          cells.filter(({ value }) => value > 0),
          {
            ...{ x: 'hour', y: 'day', fill: color, fillOpacity: 'ink', href: 'href' },
            title: words,
            ariaLabel: words,
          },
        ),
        ...(width < WIDE
          ? []
          : [
              text(
                cells.filter(({ value }) => value > 0),
                {
                  ...{ x: 'hour', y: 'day', text: ({ value }) => count(value), pointerEvents: 'none' },
                  fill: 'var(--ink)',
                },
              ),
            ]),
      ],
      color: { type: 'identity' as const },
      opacity: { type: 'identity' as const },
    }),
    [cells, color],
  );
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const most = Math.max(0, ...cells.map(({ value }) => value));
  const mixed = (ink: number): string => `color-mix(in srgb, ${color} ${ink * 100}%, var(--raised))`;
  return (
    <section className="with-query">
      <ShowChoice
        view={view}
        label="What the map shows"
        choices={[
          [undefined, 'Attempts'],
          ['failures', 'Failed attempts'],
        ]}
      />
      <Chart
        title={failures ? 'Failed attempts by weekday and hour' : 'Attempts by weekday and hour'}
        draw={draw}
        legend={
          <Legend
            items={[
              { label: 'Few', color: mixed(2 * INK.least) },
              { label: `Most: ${count(most)}`, color: mixed(INK.most) },
            ]}
          />
        }
        table={<WeekTable cells={cells} failures={failures} trunk={search.trunk ?? ANY_TRUNK} />}
        query={query}
        file="trunk-hours"
      />
    </section>
  );
}
