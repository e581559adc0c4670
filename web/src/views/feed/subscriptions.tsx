import { ApiError } from '../../api/api-error';
import { useRows } from '../../api/use-api';
import type { View } from '../../state/use-view';
import { Problem } from '../../components/problem';
import { Waiting } from '../../components/waiting';
import { SubscriptionCard } from './subscription-card';
import type { Subscription } from './undelivered';
import type { Refresh } from './use-refresh';

interface Props {
  readonly view: View;
  readonly refresh: Refresh;
}

/** Subscriptions of the application, with what they still have to deliver. */
export function Subscriptions({ view, refresh }: Props) {
  const { refetchInterval } = refresh;
  const subscriptions = useRows<Subscription>({ path: '/subscriptions', options: {} }, { refetchInterval });
  const { data, error, refetch } = subscriptions;
  return (
    <section>
      <h2>Subscriptions</h2>
      {error ? (
        error instanceof ApiError && error.status === 403 ? (
          <p>Subscriptions need the permission CallRecords.Read.All, which you do not have.</p>
        ) : (
          <Problem error={error} onRetry={() => void refetch()} />
        )
      ) : !data ? (
        <Waiting />
      ) : data.length === 0 ? (
        <p>
          There are none. The list shows only subscriptions of the application with which you signed in; another
          application may have its own.
        </p>
      ) : (
        <div className="subscriptions">
          {data.map((subscription) => (
            <SubscriptionCard key={subscription.id} subscription={subscription} view={view} refresh={refresh} />
          ))}
        </div>
      )}
    </section>
  );
}
