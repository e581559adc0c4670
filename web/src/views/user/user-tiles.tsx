import { useRows } from '../../api/use-api';
import type { View } from '../../state/use-view';
import { CallsLink } from '../../filters/calls-link';
import { Problem } from '../../components/problem';
import { Rate } from '../../components/rate';
import { Tile } from '../../components/tile';
import { Tiles } from '../../components/tiles';
import { Waiting } from '../../components/waiting';
import { seconds } from '../../format/durations';
import { count } from '../../format/numbers';
import { periodBefore } from '../../time/period';
import { classified, countsOf, type StreamCounts } from './stream-counts';
import {
  grainOfUser,
  missedFilter,
  outcomesQuery,
  stepsQuery,
  wayFilter,
  type OutcomeRow,
  type StepRow,
  type Way,
} from './user-query';

interface Props {
  readonly userId: string;
  readonly view: View;
}

/** Calls, minutes, missed calls and quality of a user, as numbers. */
export function UserTiles({ userId, view }: Props) {
  const { period, zone } = view;
  const grain = grainOfUser(period);
  const calls = useRows<OutcomeRow>(outcomesQuery(period, userId));
  const before = useRows<OutcomeRow>(outcomesQuery(periodBefore(period, zone), userId));
  const received = useRows<StepRow>(stepsQuery(period, zone, grain, 'received', userId));
  const sent = useRows<StepRow>(stepsQuery(period, zone, grain, 'sent', userId));
  if (calls.error) return <Problem error={calls.error} onRetry={() => void calls.refetch()} />;
  if (!calls.data) return <Waiting />;
  const now = totalsOf(calls.data);
  const past = before.data && totalsOf(before.data);
  return (
    <Tiles view={view} compared>
      <Tile
        label="Calls of the user"
        value={<CallsLink search={{ user: userId }}>{count(now.calls)}</CallsLink>}
        {...{ now: now.calls, before: past?.calls }}
      />
      <Tile
        label="Minutes of talk"
        value={<CallsLink search={{ user: userId, order: 'longest' }}>{count(now.minutes)}</CallsLink>}
        {...{ now: now.minutes, before: past?.minutes }}
      />
      <Tile
        label="Calls missed"
        value={<CallsLink search={{ called: userId, outcome: missedFilter }}>{count(now.missed)}</CallsLink>}
        {...{ now: now.missed, before: past?.missed, better: 'less' }}
      />
      <PoorTile label="Heard or saw badly" way="received" counts={countsOf(received.data ?? [])} userId={userId} />
      <PoorTile label="Was heard or seen badly" way="sent" counts={countsOf(sent.data ?? [])} userId={userId} />
    </Tiles>
  );
}

interface PoorProps {
  readonly label: string;
  readonly way: Way;
  readonly counts: StreamCounts;
  readonly userId: string;
}

function PoorTile({ label, way, counts, userId }: PoorProps) {
  const unknown = counts.streams - classified(counts);
  return (
    <Tile
      label={label}
      value={
        counts.streams === 0 ? (
          <span className="nothing">No streams</span>
        ) : (
          <>
            <CallsLink search={{ ...wayFilter(way, userId), quality: 'poor' }}>
              <Rate part={counts.poor} whole={classified(counts)} />
            </CallsLink>
            {unknown > 0 && <span className="numbers">+ {count(unknown)} unknown</span>}
          </>
        )
      }
    />
  );
}

const missed: ReadonlySet<string> = new Set(missedFilter.split(','));

function totalsOf(rows: readonly OutcomeRow[]): { calls: number; minutes: number; missed: number } {
  const talk = rows.reduce((total, row) => total + (seconds(row.talk) ?? 0), 0);
  return {
    calls: rows.reduce((total, { calls }) => total + calls, 0),
    minutes: Math.round(talk / 60),
    missed: rows.reduce((total, { calls, called, outcome }) => total + (called && missed.has(outcome) ? calls : 0), 0),
  };
}
