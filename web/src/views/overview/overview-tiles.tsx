import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Search } from '../../state/search';
import { Rate } from '../../components/rate';
import { Tile } from '../../components/tile';
import { count, ENOUGH } from '../../format/numbers';
import { failures, type CallTotals } from '../../totals/call-totals';
import type { Measured } from '../../totals/measures';

/** Totals of a period, and of the one before it. */
export interface Totals {
  readonly calls: CallTotals | undefined;
  readonly streams: Measured<'streamCount' | 'classifiedStreams' | 'poorStreams' | 'distinctUsers'> | undefined;
}

interface Props {
  readonly now: Totals;
  readonly before: Totals;
}

/** Undefined where there is too little to tell a share. */
const share = (part: number | undefined, whole: number | undefined): number | undefined =>
  part === undefined || whole === undefined || whole < ENOUGH ? undefined : part / whole;

const minutesOf = ({ calls }: Totals): number | undefined => calls && Math.round((calls.talkSeconds ?? 0) / 60);
const answeredOf = ({ calls }: Totals): number | undefined => share(calls?.answeredCalls, calls?.callCount);
const poorOf = ({ streams }: Totals): number | undefined => share(streams?.poorStreams, streams?.classifiedStreams);

/** The period in six numbers. */
export function OverviewTiles({ now, before }: Props) {
  const { calls, streams } = now;
  return (
    <div className="tiles">
      <Tile
        label="Calls"
        value={<ToCalls search={{}}>{count(calls?.callCount)}</ToCalls>}
        now={calls?.callCount}
        before={before.calls?.callCount}
      />
      <Tile
        label="Answered"
        value={
          <ToCalls search={{ outcome: 'answered,dropped' }}>
            <Rate part={calls?.answeredCalls ?? 0} whole={calls?.callCount ?? 0} />
          </ToCalls>
        }
        {...{ now: answeredOf(now), before: answeredOf(before), better: 'more', share: true }}
      />
      <Tile
        label="Minutes talked"
        value={<ToCalls search={{ order: 'longest' }}>{count(minutesOf(now))}</ToCalls>}
        now={minutesOf(now)}
        before={minutesOf(before)}
      />
      <Tile
        label="Poor streams"
        value={
          <ToCalls search={{ quality: 'poor' }}>
            <Rate part={streams?.poorStreams ?? 0} whole={streams?.classifiedStreams ?? 0} />
          </ToCalls>
        }
        {...{ now: poorOf(now), before: poorOf(before), better: 'less', share: true }}
      />
      <Tile
        label="Failures"
        value={<ToCalls search={{ outcome: failures.join(',') }}>{count(calls?.failedCalls)}</ToCalls>}
        {...{ now: calls?.failedCalls, before: before.calls?.failedCalls, better: 'less' }}
      />
      <Tile
        label="Users"
        value={<ToCalls search={{}}>{count(streams?.distinctUsers)}</ToCalls>}
        now={streams?.distinctUsers}
        before={before.streams?.distinctUsers}
      />
    </div>
  );
}

function ToCalls({ search, children }: { readonly search: Search; readonly children: ReactNode }) {
  return (
    <Link to="/calls" search={search}>
      {children}
    </Link>
  );
}
