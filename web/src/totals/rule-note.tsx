import { useQuery } from '@tanstack/react-query';
import { queryUrl } from '../api/query';
import type { Stream } from '../api/client';
import { useApi } from '../api/use-api';
import { within } from '../time/local-steps';
import type { Period } from '../time/period';

/** Says by which rules streams are poor, and how scores are estimated. */
export function RuleNote({ period, scores = false }: { readonly period: Period; readonly scores?: boolean }) {
  const { api, owner } = useApi();
  const url = queryUrl({
    path: '/communications/streams',
    options: { $filter: within('startDateTime', period), $select: 'ruleSet', $top: '1' },
  });
  const { data } = useQuery({
    queryKey: [owner, url],
    queryFn: ({ signal }) => api.page<Pick<Stream, 'ruleSet'>>(url, signal),
  });
  const ruleSet = data?.rows[0]?.ruleSet;
  return (
    <footer className="hint notes">
      {ruleSet && (
        <p>
          Streams are good or poor by the rule set <strong>{ruleSet}</strong>. A poor share is that of classified
          streams; streams without the measurements that the rules need are unclassified.
        </p>
      )}
      {scores && (
        <p>
          Scores (MOS) are estimated: by the E-model (ITU-T G.107) from codec and loss, or from the best score of the
          codec and the reported degradation. Scores of two scales cannot be compared.
        </p>
      )}
    </footer>
  );
}
