import type { CallRecord } from '../../call-records/model';
import type { CallSummary, MosScaleMember, StreamClassificationMember } from '../model';
import type { CallSource } from './call-source';
import type { StreamRow } from './derive-streams';
import { endsOfCall } from './ends-of-call';
import { outcomeOf } from './outcome';
import { talkTimeOf, timeBetween } from './talk-time';
import { textOf } from './values';

export type SummaryRow = Omit<CallSummary, 'callRecord'>;

/** The narrowest first. */
const scales: readonly MosScaleMember[] = ['nb', 'wb', 'fb'];
const worstFirst: readonly StreamClassificationMember[] = ['poor', 'good', 'unclassified'];

/** @param streams rows of the streams of the call */
export function deriveSummary(source: CallSource, streams: readonly StreamRow[]): SummaryRow {
  const { id, version, participants, sessions, directRouting } = source;
  const { startDateTime, endDateTime, type, modalities } = source.body as unknown as CallRecord;
  const outcome = outcomeOf(source);
  const hasTalk = outcome.outcome === 'answered' || outcome.outcome === 'dropped';
  const count = (classification: StreamClassificationMember): number =>
    streams.reduce((sum, stream) => sum + (stream.classification === classification ? 1 : 0), 0);
  const poorStreams = count('poor');
  return {
    id,
    startDateTime,
    endDateTime,
    duration: timeBetween(startDateTime, endDateTime),
    talkTime: hasTalk ? talkTimeOf(source) : null,
    type: type ?? null,
    modalities: modalities ?? [],
    ...endsOfCall(source),
    participantCount: participants.length,
    sessionCount: sessions.length,
    segmentCount: sessions.reduce((sum, { segments }) => sum + segments.length, 0),
    streamCount: streams.length,
    classifiedStreams: poorStreams + count('good'),
    poorStreams,
    worstClassification: worstFirst.find((one) => streams.some((stream) => stream.classification === one)) ?? null,
    lowestMos: lowestMosOf(streams),
    ...outcome,
    trunk: textOf(directRouting?.trunkFullyQualifiedDomainName),
    isTest: sessions.length > 0 && sessions.every(({ body }) => body.isTest === true),
    version,
  };
}

/**
 * Lowest estimated score of the streams on the narrowest scale that any of them has: scores of two scales cannot be
 * compared.
 */
function lowestMosOf(streams: readonly StreamRow[]): number | null {
  const scale = scales.find((one) => streams.some(({ mosScale }) => mosScale === one));
  if (scale === undefined) return null;
  return streams.reduce<number | null>((lowest, { mosScale, estimatedMos }) => {
    if (mosScale !== scale || estimatedMos === null) return lowest;
    return lowest === null || estimatedMos < lowest ? estimatedMos : lowest;
  }, null);
}
