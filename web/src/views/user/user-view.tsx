import { useParams } from '@tanstack/react-router';
import { useView } from '../../state/use-view';
import { CallsLink } from '../../filters/calls-link';
import { ViewHead } from '../../components/view-head';
import { callsQuery } from '../calls/calls-query';
import { CallList } from '../calls/calls-view';
import { Equipment } from './equipment';
import { MissedCalls } from './missed-calls';
import { StreamsOverTime } from './streams-over-time';
import { UserTiles } from './user-tiles';
import { useUserName } from './use-user-name';

/** Everything about one user: what a help desk opens when somebody complains. */
export function UserView() {
  const { userId } = useParams({ from: '/users/$userId' });
  const view = useView();
  const { name, principalName } = useUserName(userId);
  const calls = callsQuery(view.period, { user: userId, order: view.search.order });
  return (
    <>
      <ViewHead title={name ?? 'User'} view={view} query={calls} file="calls-of-user" />
      <p>
        {principalName && <>{principalName} · </>}
        <span className="hint">{userId}</span> · <CallsLink search={{ user: userId }}>Filter these calls</CallsLink>
      </p>
      <UserTiles userId={userId} view={view} />
      <MissedCalls key={userId} userId={userId} view={view} />
      <div className="grid">
        <StreamsOverTime way="received" userId={userId} view={view} />
        <StreamsOverTime way="sent" userId={userId} view={view} />
      </div>
      <Equipment userId={userId} view={view} />
      <section>
        <h2>Calls</h2>
        <CallList query={calls} view={view} />
      </section>
    </>
  );
}
