import { useQuery } from '@tanstack/react-query';
import type { CallSummary } from '../../api/client';
import { queryText, type Query } from '../../api/query';
import { useApi, usePages } from '../../api/use-api';
import { useView, type View } from '../../state/use-view';
import { Problem } from '../../components/problem';
import { Table } from '../../components/table';
import { ViewHead } from '../../components/view-head';
import { Waiting } from '../../components/waiting';
import { FilterBar } from '../../filters/filter-bar';
import { filterNames, valuesOf, type FilterName } from '../../filters/filters';
import { count } from '../../format/numbers';
import { callColumns } from './call-columns';
import { callsQuery } from './calls-query';
import { NoCalls } from './no-calls';

/** Calls on a page of the list. */
const PAGE = 50;

const offered: readonly FilterName[] = ['q', 'outcome', 'quality', 'type', 'modality'];
const more: readonly FilterName[] = ['user', 'subnet', 'trunk', 'min', 'max', 'connection', 'codec', 'platform'];

/** The list of calls. */
export function CallsView() {
  const view = useView();
  const query = callsQuery(view.period, view.search);
  return (
    <>
      <ViewHead title="Calls" view={view} query={query} file="calls" />
      <FilterBar view={view} offered={offered} more={more} />
      <CallList query={query} view={view} />
    </>
  );
}

/** Calls of a query, page after page, with their number. */
export function CallList({ query, view }: { readonly query: Query; readonly view: View }) {
  const pages = usePages<CallSummary>({ ...query, options: { ...query.options, $top: String(PAGE) } });
  const total = useCount(query);
  if (pages.error) return <Problem error={pages.error} onRetry={() => void pages.refetch()} />;
  if (!pages.data) return <Waiting />;
  const rows = pages.data.pages.flatMap(({ rows: some }) => some);
  const filtered = filterNames.some((name) => valuesOf(name, view.search).length > 0);
  if (rows.length === 0) return <NoCalls filtered={filtered} view={view} />;
  return (
    <>
      <p className="total" role="status">
        {total === undefined ? `${count(rows.length)} calls shown` : `${count(rows.length)} of ${count(total)} calls`}
      </p>
      <Table caption="Calls" columns={callColumns(view)} rows={rows} keyOf={({ id }) => id} cards />
      {pages.hasNextPage && (
        <button
          type="button"
          className="button more"
          disabled={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {pages.isFetchingNextPage ? 'Loading …' : 'Show more calls'}
        </button>
      )}
    </>
  );
}

/** Number of all calls that match. The list does not wait for it. */
function useCount({ path, options }: Query): number | undefined {
  const { api, owner } = useApi();
  const url = `/v1.0${path}/$count?${queryText({ $filter: options.$filter })}`;
  const { data } = useQuery({ queryKey: [owner, url], queryFn: ({ signal }) => api.count(url, signal) });
  return data;
}
