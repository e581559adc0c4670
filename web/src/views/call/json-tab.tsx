import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryUrl } from '../../api/query';
import { useApi } from '../../api/use-api';
import { Problem } from '../../components/problem';
import { Waiting } from '../../components/waiting';
import { wholeRecordQuery } from './call-query';
import { JsonTree } from './json-tree';
import './json-tab.css';

/** The call record as the API gives it. */
export function JsonTab({ id }: { readonly id: string }) {
  const { api, owner } = useApi();
  const query = wholeRecordQuery(id);
  const { data, error, refetch } = useQuery({
    queryKey: [owner, queryUrl(query), 'json'],
    queryFn: async ({ signal }) => {
      const path = { callRecordId: id };
      const answer = await api.client.GET('/communications/callRecords/{callRecordId}', {
        params: { path, query: { $expand: query.options.$expand } },
        // A meeting has more participants and sessions than a page has by default.
        headers: { prefer: 'odata.maxpagesize=10000' },
        signal,
      });
      return answer.data ?? null;
    },
  });
  const [said, setSaid] = useState('');
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(JSON.stringify(data, null, 2));
    setSaid('Copied.');
  };
  return (
    <section className="json">
      <h2>The call record as JSON</h2>
      <pre tabIndex={0}>GET {`${location.origin}${queryUrl(query)}`}</pre>
      <div className="row">
        <button type="button" className="button" onClick={() => void copy()}>
          Copy the JSON
        </button>
        <span className="hint" role="status">
          {said}
        </span>
      </div>
      <JsonTree value={data} />
    </section>
  );
}
