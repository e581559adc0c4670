import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Query } from '../../api/query';
import { useRows } from '../../api/use-api';
import { useView, type View } from '../../state/use-view';
import { Problem } from '../../components/problem';
import { Table } from '../../components/table';
import { ViewHead } from '../../components/view-head';
import { Waiting } from '../../components/waiting';
import { FilterBar } from '../../filters/filter-bar';
import type { FilterName } from '../../filters/filters';
import { ENOUGH, percent } from '../../format/numbers';
import { dimensionNames } from '../../totals/dimensions';
import { RuleNote } from '../../totals/rule-note';
import { NoCalls } from '../calls/no-calls';
import { placeColumns, placeOf } from './place-columns';
import * as places from './places-query';
import { trendsOf, type Trends } from './trends';
import './places.css';

const offered: readonly FilterName[] = ['media', 'type'];
const more: readonly FilterName[] = ['subnet', 'connection', 'band', 'codec', 'platform', 'version', 'device'];

/** Where streams are poor: the worst subnets, connections, versions, devices and the like. */
export function PlacesView() {
  const view = useView();
  const kind = places.kindOf(view.search.by);
  const query = places.placesQuery(view, kind);
  return (
    <>
      <ViewHead title="Where it is bad" view={view} query={query} file={places.kinds[kind].toLowerCase()} />
      <nav aria-label="Kinds of places" className="kinds">
        {places.kindNames.map((name) => (
          <Link
            key={name}
            to="."
            search={(known) => ({ ...known, by: name })}
            aria-current={name === kind ? 'true' : undefined}
          >
            {places.kinds[name]}
          </Link>
        ))}
      </nav>
      <FilterBar view={view} offered={offered} more={more} />
      <Places key={`${kind} ${view.periodText} ${view.zone}`} view={view} kind={kind} query={query} />
      <RuleNote period={view.period} />
    </>
  );
}

interface Props {
  readonly view: View;
  readonly kind: places.Kind;
  readonly query: Query;
}

function Places({ view, kind, query }: Props) {
  const { data, error, refetch } = useRows<places.PlaceRow>(query);
  const trends = useTrends(view, kind, data);
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const order = places.orderOf(view.search.order);
  if (data.length === 0) return <NoCalls filtered={dimensionNames.some((name) => view.search[name])} view={view} />;
  return (
    <section>
      <h2>{places.kinds[kind]}</h2>
      <Table
        caption={`${places.kinds[kind]}, the worst first`}
        columns={placeColumns(view, kind, trends)}
        rows={data}
        keyOf={(row) => placeOf(row, kind)}
      />
      <div className="hint notes">
        <p>
          Impact is the number of poor streams times the number of users. Users are estimated. A place is that of the
          side that received the stream; where a service or a phone did, that of the sender. The list of calls has the
          calls in which either side was there.
        </p>
        <p>
          {data.length === places.SHOWN && `The first ${places.SHOWN} are shown. `}
          {places.needsEnough(order) && `Places with fewer than ${ENOUGH} classified streams are left out. `}
          {trends && trends.top > 0 && `Trends show the poor share by ${trends.point}, up to ${percent(trends.top)}. `}A
          gap in a trend has fewer than {ENOUGH} classified streams.
        </p>
      </div>
    </section>
  );
}

/** Trends come after the table: they need its places. */
function useTrends(view: View, kind: places.Kind, rows: readonly places.PlaceRow[] | undefined): Trends | undefined {
  const { period, zone } = view;
  const values = rows?.map((row) => placeOf(row, kind)) ?? [];
  const { data } = useRows<places.TrendRow>(places.trendQuery(view, kind, values), { enabled: values.length > 0 });
  return useMemo(
    () => data && trendsOf(data, { period, zone, kind, grain: places.trendGrain(period) }),
    [data, period, zone, kind],
  );
}
