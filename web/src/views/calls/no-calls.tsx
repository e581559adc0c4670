import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../api/use-api';
import type { View } from '../../state/use-view';
import { FirstCalls } from './first-calls';

/** Says why the list is empty, and what to do about it. */
export function NoCalls({ filtered, view }: { readonly filtered: boolean; readonly view: View }) {
  const { api, owner } = useApi();
  const url = '/v1.0/communications/callSummaries?$top=1&$select=id';
  const any = useQuery({ queryKey: [owner, url], queryFn: ({ signal }) => api.page<object>(url, signal) });
  if (any.data?.rows.length === 0) return <FirstCalls />;
  return (
    <section className="empty">
      <h2>No calls match</h2>
      <p>{filtered ? 'Remove a filter, or choose a longer period.' : 'There are calls, but none in this period.'}</p>
      {view.periodText !== '365d' && (
        <button type="button" className="button" onClick={() => view.change({ period: '365d' })}>
          Show the last year
        </button>
      )}
    </section>
  );
}
