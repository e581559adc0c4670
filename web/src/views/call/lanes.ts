import type { Stream } from '../../api/client';
import type { Failure, Participant, Segment, Session } from './call-record';
import { groupBy } from './group-by';
import { partyOfIdentities, type End, type Parties, type Party } from './parties';

export type Quality = 'poor' | 'unclassified' | 'good' | 'none';

/** Qualities, the worst first. */
export const qualities: readonly Quality[] = ['poor', 'unclassified', 'good', 'none'];

/** A session or segment in the lane of a party. Times are in milliseconds since 1970. */
export interface Bar {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  /** Side of the session on which the party was. */
  readonly end: End;
  /** Who was on the other side. */
  readonly other: Party;
  /** Quality of what the party received; where a service received it, of what the party sent. */
  readonly quality: Quality;
  /** Streams behind the quality. */
  readonly streams: readonly Stream[];
  /** A session that had no media. */
  readonly isAttempt: boolean;
  readonly failure?: Failure;
  /** Place among bars of the same time, from 0. */
  readonly row: number;
}

/** What a party did in the call. */
export interface Lane {
  readonly party: Party;
  readonly bars: readonly Bar[];
  readonly quality: Quality;
  /** Number of bars that lie above one another. */
  readonly rows: number;
}

/** A span of time, in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

interface Parts {
  /** Type of the call, such as `groupCall`. */
  readonly type: string;
  readonly sessions: readonly Session[];
  readonly streams: readonly Stream[];
  readonly participants: readonly Participant[];
}

/**
 * A lane for each party, in the order in which they came. The services of a group call have none. Participants without
 * a session have an empty lane.
 */
export function lanesOf({ type, sessions, streams, participants }: Parts, parties: Parties): readonly Lane[] {
  const lanes = new Map<string, { readonly party: Party; readonly bars: Omit<Bar, 'row'>[] }>();
  const laneOf = (party: Party) => {
    const lane = lanes.get(party.key) ?? { party, bars: [] };
    lanes.set(party.key, lane);
    return lane;
  };
  const streamsBySegment = groupBy(streams, ({ sessionId, segmentId }) => placeOf(sessionId, segmentId));
  for (const session of sessions) {
    for (const segment of partsOf(session)) {
      const there = streamsBySegment.get(placeOf(session.id, segment.id)) ?? [];
      const ends = { caller: parties.at('caller', segment, session), callee: parties.at('callee', segment, session) };
      for (const end of ['caller', 'callee'] as const) {
        const party = ends[end];
        const other = ends[end === 'caller' ? 'callee' : 'caller'];
        if (party.isService && type === 'groupCall') continue;
        laneOf(party).bars.push(barOf(end, party, other, session, segment, there, parties));
      }
    }
  }
  for (const { identity } of participants) laneOf(partyOfIdentities(identity));
  return [...lanes.values()].map(({ party, bars }) => {
    const placed = inRows(bars);
    const rows = Math.max(1, ...placed.map(({ row }) => row + 1));
    return { party, bars: placed, rows, quality: worst(placed.map(({ quality }) => quality)) };
  });
}

const placeOf = (sessionId: string, segmentId: string): string => `${sessionId} ${segmentId}`;

/** A session without segments is drawn as a whole. */
const partsOf = (session: Session): readonly Segment[] =>
  session.segments && session.segments.length > 0 ? session.segments : [session];

function barOf(
  end: End,
  party: Party,
  other: Party,
  session: Session,
  segment: Segment,
  streams: readonly Stream[],
  parties: Parties,
): Omit<Bar, 'row'> {
  const own = streams.filter((stream) => isOwn(stream, party, parties));
  const failure = segment.failureInfo ?? session.failureInfo;
  return {
    ...{ key: `${session.id} ${segment.id} ${end}`, end, other, streams: own },
    ...{ from: Date.parse(segment.startDateTime), to: Date.parse(segment.endDateTime) },
    quality: worst(own.map(({ classification }) => classification)),
    isAttempt: streams.length === 0 && (segment.media ?? []).length === 0,
    ...(failure && { failure }),
  };
}

/** Whether the quality of a stream is that of a party: what it received, and what services received from it. */
function isOwn(stream: Stream, { key }: Party, parties: Parties): boolean {
  if (stream.streamDirection == null) return true;
  const receiver = parties.ofStream('receiver', stream);
  return receiver.isService ? parties.ofStream('sender', stream).key === key : receiver.key === key;
}

export const worst = (known: readonly Quality[]): Quality => qualities.find((one) => known.includes(one)) ?? 'none';

/** Puts each bar into the first row that is free at its time. */
function inRows(bars: readonly Omit<Bar, 'row'>[]): readonly Bar[] {
  const ends: number[] = [];
  return [...bars]
    .sort((a, b) => a.from - b.from || a.to - b.to)
    .map((bar) => {
      const free = ends.findIndex((end) => end <= bar.from);
      const row = free < 0 ? ends.length : free;
      ends[row] = bar.to;
      return { ...bar, row };
    });
}

/** The time from the first begin to the last end, at least a second long. */
export function extentOf(lanes: readonly Lane[], whole: Span): Span {
  const bars = lanes.flatMap((lane) => lane.bars);
  const from = bars.reduce((least, bar) => Math.min(least, bar.from), whole.from);
  const to = bars.reduce((most, bar) => Math.max(most, bar.to), whole.to);
  return { from, to: Math.max(to, from + 1000) };
}

/** Lanes by their quality, the worst first. */
export const byQuality = (lanes: readonly Lane[]): readonly (readonly [Quality, readonly Lane[]])[] => {
  const groups = groupBy(lanes, ({ quality }) => quality);
  return qualities.flatMap((quality) => {
    const group = groups.get(quality);
    return group ? [[quality, group] as const] : [];
  });
};
