import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/use-api';
import type { View } from '../../state/use-view';
import { Mark } from '../../components/mark';
import { Table } from '../../components/table';
import { count, NOTHING } from '../../format/numbers';
import { timeText } from '../../format/times';
import { spaced } from '../../format/words';
import type { Delivery } from './undelivered';

interface Props {
  /** Id of the subscription. */
  readonly id: string;
  readonly deliveries: readonly Delivery[];
  readonly view: View;
}

/** Notifications that have not arrived, with the reason. */
export function DeliveryTable({ id, deliveries, view }: Props) {
  const { zone } = view;
  return (
    <Table
      caption="Notifications that have not arrived"
      rows={deliveries}
      keyOf={(delivery) => delivery.id}
      columns={[
        { title: 'Made', heading: true, cell: ({ createdDateTime }) => timeText(createdDateTime, zone) },
        { title: 'About', cell: (delivery) => <About {...delivery} /> },
        {
          title: 'State',
          cell: ({ status }) =>
            status === 'failed' ? (
              <Mark icon="⚡" text="Given up" tone="failed" />
            ) : (
              <Mark icon="…" text="Waiting" tone="neutral" />
            ),
        },
        { ...{ title: 'Attempts', numeric: true }, cell: ({ attempts }) => count(attempts) },
        { title: 'Last attempt', minor: true, cell: ({ lastAttemptDateTime: last }) => timeText(last, zone, 'second') },
        { title: 'Problem', cell: ({ lastError }) => lastError ?? NOTHING },
        { title: 'Again', cell: (delivery) => <Replay subscriptionId={id} deliveryId={delivery.id} /> },
      ]}
    />
  );
}

/** The call record of a change, or the event of the subscription. */
function About({ changeType, lifecycleEvent, resource }: Delivery) {
  const callRecordId = resource?.split('/').at(-1);
  if (callRecordId === undefined) return spaced(lifecycleEvent ?? NOTHING);
  return (
    <Link to="/calls/$callRecordId" params={{ callRecordId: decodeURIComponent(callRecordId) }}>
      Call {changeType}
    </Link>
  );
}

interface ReplayProps {
  readonly subscriptionId: string;
  readonly deliveryId: string;
}

function Replay({ subscriptionId, deliveryId }: ReplayProps) {
  const { api } = useApi();
  const queries = useQueryClient();
  const path = { subscriptionId, deliveryId };
  const replay = useMutation({
    mutationFn: () =>
      api.client.POST('/subscriptions/{subscriptionId}/deliveries/{deliveryId}/replay', { params: { path } }),
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <>
      <button type="button" className="button" disabled={replay.isPending} onClick={() => replay.mutate()}>
        Send now
      </button>
      {replay.error && (
        <span className="hint" role="alert">
          {' '}
          {replay.error.message}
        </span>
      )}
    </>
  );
}
