import { Link } from '@tanstack/react-router';
import type { CallSummary } from '../../api/client';
import type { View } from '../../state/use-view';
import { OutcomeMark, QualityMark } from '../../components/mark';
import type { Column } from '../../components/table';
import { clockLength, seconds } from '../../format/durations';
import { NOTHING } from '../../format/numbers';
import { timeText } from '../../format/times';
import { callTypes, modalities } from '../../format/words';
import { Party } from './party';

/** Columns of the list of calls. */
export function callColumns({ zone, search, change }: View): readonly Column<CallSummary>[] {
  const order = search.order ?? 'newest';
  const sortBy = (first: string, second: string) => ({
    sorted: order === first ? ('descending' as const) : order === second ? ('ascending' as const) : undefined,
    onSort: () => change({ order: order === first ? second : first }),
  });
  return [
    {
      title: 'Time',
      heading: true,
      ...sortBy('newest', 'oldest'),
      cell: ({ id, startDateTime }) => (
        <Link to="/calls/$callRecordId" params={{ callRecordId: id }} className="time">
          {timeText(startDateTime, zone)}
        </Link>
      ),
    },
    {
      ...{ title: 'Length', numeric: true, ...sortBy('longest', 'shortest') },
      cell: ({ duration }) => clockLength(seconds(duration)),
    },
    {
      title: 'From',
      cell: (call) => (
        <Party name={call.fromName} number={call.fromNumber} userId={call.fromUserId} type={call.fromType} />
      ),
    },
    { title: 'To', cell: (call) => <To call={call} /> },
    { title: 'Type', minor: true, cell: ({ type }) => callTypes.get(type ?? '') ?? NOTHING },
    {
      title: 'Media',
      minor: true,
      cell: (call) => call.modalities.map((name) => modalities.get(name) ?? name).join(', ') || NOTHING,
    },
    {
      title: 'Outcome',
      cell: ({ outcome, outcomeText }) => (
        <span title={outcomeText}>
          <OutcomeMark outcome={outcome} />
        </span>
      ),
    },
    {
      title: 'Quality',
      cell: ({ worstClassification, poorStreams, classifiedStreams }) => (
        <span title={`${poorStreams} of ${classifiedStreams} classified streams are poor`}>
          <QualityMark classification={worstClassification} />
        </span>
      ),
    },
    { title: 'Trunk', minor: true, cell: ({ trunk }) => trunk ?? NOTHING },
  ];
}

/** In a meeting there is nobody who was called: how many took part says more. */
function To({ call }: { readonly call: CallSummary }) {
  if (call.toType == null && call.type === 'groupCall') return <>{call.participantCount} participants</>;
  return <Party name={call.toName} number={call.toNumber} userId={call.toUserId} type={call.toType} />;
}
