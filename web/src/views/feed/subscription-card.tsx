import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi, usePages } from '../../api/use-api';
import type { View } from '../../state/use-view';
import { Mark } from '../../components/mark';
import { Problem } from '../../components/problem';
import { Waiting } from '../../components/waiting';
import { spokenLength } from '../../format/durations';
import { count } from '../../format/numbers';
import { timeText } from '../../format/times';
import { DeliveryTable } from './delivery-table';
import type { Delivery, Subscription } from './undelivered';
import type { Refresh } from './use-refresh';

interface Props {
  readonly subscription: Subscription;
  readonly view: View;
  readonly refresh: Refresh;
}

/** One subscription: what it is about, when it ends, and what has not arrived. */
export function SubscriptionCard({ subscription, view, refresh }: Props) {
  const { id, notificationUrl, resource, changeType, expirationDateTime } = subscription;
  const { refetchInterval, now } = refresh;
  const query = { path: `/subscriptions/${encodeURIComponent(id)}/deliveries`, options: {} };
  const { data, error, refetch } = usePages<Delivery>(query, { refetchInterval });
  const [first] = data?.pages ?? [];
  const left = (Date.parse(expirationDateTime) - now) / 1000;
  return (
    <article className="subscription">
      <h3>{notificationUrl}</h3>
      <dl>
        <dt>Changes</dt>
        <dd>{changeType.split(',').join(', ')}</dd>
        <dt>Of</dt>
        <dd>{resource}</dd>
        <dt>Ends</dt>
        <dd>
          {timeText(expirationDateTime, view.zone)}
          <span className="hint"> {left > 0 ? `in ${spokenLength(Math.floor(left / 60) * 60)}` : 'has ended'}</span>
        </dd>
      </dl>
      {error ? (
        <Problem error={error} onRetry={() => void refetch()} />
      ) : !first ? (
        <Waiting />
      ) : (
        <Undelivered id={id} deliveries={first.rows} more={first.next !== undefined} view={view} />
      )}
    </article>
  );
}

interface UndeliveredProps {
  readonly id: string;
  readonly deliveries: readonly Delivery[];
  /** Whether there are more deliveries than these. */
  readonly more: boolean;
  readonly view: View;
}

function Undelivered({ id, deliveries, more, view }: UndeliveredProps) {
  if (deliveries.length === 0)
    return (
      <p>
        <Mark icon="✓" text="Everything was delivered." tone="good" />
      </p>
    );
  const failed = deliveries.filter(({ status }) => status === 'failed').length;
  const waiting = deliveries.length - failed;
  return (
    <>
      <p className="row wrap">
        <Mark icon="…" text={`${count(waiting)} waiting`} tone="neutral" />
        <Mark icon="⚡" text={`${count(failed)} given up`} tone={failed > 0 ? 'failed' : 'neutral'} />
        {more && <span className="hint">among the oldest {count(deliveries.length)}; there are more</span>}
        {failed > 0 && <ReplayAll id={id} />}
      </p>
      <DeliveryTable id={id} deliveries={deliveries} view={view} />
    </>
  );
}

/** Sends all notifications again that were given up. */
function ReplayAll({ id }: { readonly id: string }) {
  const { api } = useApi();
  const queries = useQueryClient();
  const replay = useMutation({
    mutationFn: () =>
      api.client.POST('/subscriptions/{subscriptionId}/replay', { params: { path: { subscriptionId: id } } }),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <>
      <button type="button" className="button" disabled={replay.isPending} onClick={() => replay.mutate()}>
        {replay.isPending ? 'Sending …' : 'Send all that were given up again'}
      </button>
      {replay.error && <Problem error={replay.error} />}
    </>
  );
}
