import type { CallSummary, Stream } from '../../api/client';
import type { Tone } from '../../format/words';
import type { DirectRoutingRow, RecordOfCall, Session } from './call-record';
import { groupSteps } from './ladder-group';
import { sessionSteps } from './ladder-session';
import type { Parties, Party } from './parties';

/** A column of the ladder: an end of the call, or what lies between. */
export interface Actor {
  readonly key: string;
  readonly label: string;
}

/** An arrow of the ladder. */
export interface Step {
  /** In milliseconds since 1970. */
  readonly at: number;
  /** Whether the record names the time. */
  readonly isExact: boolean;
  /** Keys of the columns that the arrow passes, in its direction. */
  readonly path: readonly string[];
  /** Whether it points both ways, as media do, or an end of which nobody says who began it. */
  readonly isMutual?: boolean;
  readonly text: string;
  /** What the text does not say, such as codes in words. */
  readonly note?: string;
  readonly tone: Tone;
}

export interface Ladder {
  readonly actors: readonly Actor[];
  /** In the order of time. */
  readonly steps: readonly Step[];
}

/** What a ladder is made of. */
export interface LadderSource {
  readonly record: RecordOfCall;
  readonly sessions: readonly Session[];
  readonly streams: readonly Stream[];
  readonly summary: CallSummary | null;
  /** The latest row of the direct routing log that names the call. */
  readonly routing?: DirectRoutingRow | undefined;
}

/** The call as arrows between its ends and what lies between, from what the record and the log hold. */
export function ladderOf(source: LadderSource, parties: Parties): Ladder {
  const { actors, steps } = source.record.type === 'groupCall' ? groupSteps(source, parties) : between(source, parties);
  return { actors, steps: [...steps].sort((a, b) => a.at - b.at) };
}

/** A call between two: callers at the left, callees at the right, services and trunks between them. */
function between(source: LadderSource, parties: Parties): Ladder {
  const sessions = source.sessions.length > 0 ? source.sessions : [withoutSessions(source.record)];
  const ends = sessions.map((session) => ({
    session,
    caller: parties.at('caller', session),
    callee: parties.at('callee', session),
    hops: hopsOf(session, source, parties),
  }));
  const columns = [...ends.map((end) => end.caller), ...ends.flatMap((end) => end.hops), ...ends.map((e) => e.callee)];
  const actors = new Map(columns.map(({ key, label }) => [key, { key, label }]));
  const steps = ends.flatMap(({ session, caller, callee, hops }) => {
    const path = [caller, ...hops, callee].map(({ key }) => key);
    return sessionSteps(session, path, { ...source, isOnly: ends.length === 1 });
  });
  return { actors: [...actors.values()], steps };
}

/** A record without sessions tells only when the call began and ended. */
const withoutSessions = ({ id, startDateTime, endDateTime }: RecordOfCall): Session => ({
  ...{ id, startDateTime, endDateTime },
});

const PLATFORM = { key: 'platform', label: 'Platform' };

/** What lies between the ends: the trunk is on the side of the telephone. */
function hopsOf(session: Session, { routing, summary }: LadderSource, parties: Parties): readonly Actor[] {
  const trunk = routing?.trunkFullyQualifiedDomainName;
  const trunks = trunk == null ? [] : [{ key: `trunk ${trunk}`, label: trunk }];
  const [before, after] = [parties.serviceAt('caller', session), parties.serviceAt('callee', session)];
  const isBehind = (end: 'caller' | 'callee', service: Party | undefined): boolean =>
    service !== undefined && parties.at(end, session).key !== service.key;
  const isIncoming = before !== undefined || (after === undefined && (routing?.callType ?? '').endsWith('In'));
  const services = [
    ...(before && isBehind('caller', before) ? [before] : []),
    ...(after && isBehind('callee', after) ? [after] : []),
  ];
  const hops = isIncoming ? [...trunks, ...services] : [...services, ...trunks];
  return hops.length === 0 && summary?.endedBy === 'platform' ? [PLATFORM] : hops;
}
