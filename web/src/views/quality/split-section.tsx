import { useId, useMemo } from 'react';
import { useRows } from '../../api/use-api';
import type { View } from '../../state/use-view';
import { Problem } from '../../components/problem';
import { QueryMenu } from '../../components/query-menu';
import { Waiting } from '../../components/waiting';
import { dimensionOf } from '../../totals/dimensions';
import {
  byValue,
  byValueOverTime,
  splitGrain,
  splitOf,
  splits,
  type Split,
  type ValueRow,
  type ValueTimeRow,
} from './quality-query';
import { SplitChart } from './split-chart';
import { splitLines } from './split-lines';
import { SplitTable } from './split-table';
import { ValueTimeTable } from './value-time-table';

interface Props {
  readonly view: View;
}

/** Quality of each medium, connection, codec or platform. */
export function SplitSection({ view }: Props) {
  const split = splitOf(view.search.split);
  const id = useId();
  return (
    <section>
      <div className="row wrap split-head">
        <h2>Split</h2>
        <label htmlFor={id}>by</label>
        <select id={id} value={split} onChange={({ target }) => view.change({ split: target.value })}>
          {splits.map((name) => (
            <option key={name} value={name}>
              {dimensionOf(name).label}
            </option>
          ))}
        </select>
        <QueryMenu query={byValue(view, split)} file={split} />
      </div>
      <Values key={split} {...{ view, split }} />
    </section>
  );
}

function Values({ view, split }: Props & { readonly split: Split }) {
  const query = byValueOverTime(view, split);
  const [totals, overTime] = [useRows<ValueRow>(byValue(view, split)), useRows<ValueTimeRow>(query)];
  const { period, zone } = view;
  const grain = splitGrain(period);
  const lines = useMemo(
    () => totals.data && overTime.data && splitLines(totals.data, overTime.data, { period, zone, split, grain }),
    [totals.data, overTime.data, period, zone, split, grain],
  );
  const failed = [totals, overTime].find(({ error }) => error);
  if (failed?.error) return <Problem error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!totals.data || !lines) return <Waiting />;
  const table = <ValueTimeTable {...{ lines, zone, grain }} />;
  const more = totals.data.length - lines.length;
  return (
    <>
      <SplitTable view={view} split={split} rows={totals.data} />
      <SplitChart {...{ view, split, lines, grain, table, query }} />
      {more > 0 && <p className="hint">The drawing has the {lines.length} values with the most streams.</p>}
    </>
  );
}
