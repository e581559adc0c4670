import { Link } from '@tanstack/react-router';
import type { CallSummary } from '../../api/client';
import { usePages } from '../../api/use-api';
import type { View } from '../../state/use-view';
import { CallsLink } from '../../filters/calls-link';
import { OutcomeMark } from '../../components/mark';
import { Problem } from '../../components/problem';
import { QueryMenu } from '../../components/query-menu';
import { Table, type Column } from '../../components/table';
import { Waiting } from '../../components/waiting';
import { clockLength, seconds } from '../../format/durations';
import { NOTHING } from '../../format/numbers';
import { timeText } from '../../format/times';
import { Party } from '../calls/party';
import { missedFilter, missedQuery } from './user-query';

/** Missed calls that are shown at once. */
const SHOWN = 10;

interface Props {
  readonly userId: string;
  readonly view: View;
}

/** Calls to the user that nobody answered, with whom to call back. */
export function MissedCalls({ userId, view }: Props) {
  const query = missedQuery(view.period, userId);
  const { data, error, refetch } = usePages<CallSummary>({
    ...query,
    options: { ...query.options, $top: String(SHOWN) },
  });
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const [first] = data.pages;
  return (
    <section className="with-query">
      <div>
        <h2>Missed calls</h2>
        {first === undefined || first.rows.length === 0 ? (
          <p>The user missed no call in this period.</p>
        ) : (
          <Table caption="Missed calls" rows={first.rows} keyOf={({ id }) => id} columns={columnsOf(view)} />
        )}
        {first?.next !== undefined && (
          <p>
            <CallsLink search={{ called: userId, outcome: missedFilter }}>All missed calls</CallsLink>
          </p>
        )}
      </div>
      <QueryMenu query={query} file="missed-calls" />
    </section>
  );
}

const columnsOf = ({ zone }: View): readonly Column<CallSummary>[] => [
  {
    ...{ title: 'Time', heading: true },
    cell: ({ id, startDateTime }) => (
      <Link to="/calls/$callRecordId" params={{ callRecordId: id }} className="time">
        {timeText(startDateTime, zone)}
      </Link>
    ),
  },
  {
    title: 'From',
    cell: (call) => (
      <Party name={call.fromName} number={call.fromNumber} userId={call.fromUserId} type={call.fromType} />
    ),
  },
  { title: 'Outcome', cell: ({ outcome }) => <OutcomeMark outcome={outcome} /> },
  { title: 'Rang for', numeric: true, minor: true, cell: ({ duration }) => clockLength(seconds(duration)) },
  { title: 'Call back', cell: (call) => <CallBack {...call} /> },
];

/** The number to call back, or the user: a user without a number is called by name. */
function CallBack({ fromNumber, fromName, fromUserId }: CallSummary) {
  if (fromNumber !== null) return <a href={`tel:${fromNumber}`}>{fromNumber}</a>;
  return fromName ?? fromUserId ?? NOTHING;
}
