import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/use-api';
import { Problem } from '../../components/problem';
import { useSession } from '../../session/session-context';

/** Calls that the button makes up, and the days over which they are spread. */
const MADE_UP = { count: 1000, days: 30 };

/** Says how to get the first calls. */
export function FirstCalls() {
  const { settings } = useSession();
  return (
    <section className="empty">
      <h2>There are no calls yet</h2>
      {settings.signIn.kind === 'development' && <MakeCalls />}
      <h3>Send one call</h3>
      <pre tabIndex={0}>{curlLine()}</pre>
      <h3>Import many</h3>
      <pre tabIndex={0}>npx callrecords import calls.ndjson</pre>
      <p>
        The <a href="/api">API page</a> describes every request.
      </p>
    </section>
  );
}

function curlLine(): string {
  const body = JSON.stringify({
    ...{ id: 'call-1', version: 1, type: 'peerToPeer', modalities: ['audio'] },
    ...{ startDateTime: '2026-11-30T09:14:05Z', endDateTime: '2026-11-30T09:16:41Z' },
  });
  return [
    `curl -X POST ${location.origin}/v1.0/communications/callRecords \\`,
    '  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\',
    `  -d '${body}'`,
  ].join('\n');
}

function MakeCalls() {
  const { api } = useApi();
  const queries = useQueryClient();
  const made = useMutation({
    mutationFn: () => api.makeUpCalls(MADE_UP),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <>
      <p>
        <button type="button" className="button primary" disabled={made.isPending} onClick={() => made.mutate()}>
          {made.isPending ? 'Making calls …' : `Fill with ${MADE_UP.count.toLocaleString('en')} made-up calls`}
        </button>
      </p>
      {made.error && <Problem error={made.error} />}
    </>
  );
}
