import type { CallSummary } from '../../api/client';
import { codesOf, q850Text, sipText } from '../../format/codes';
import { spokenLength } from '../../format/durations';
import { classifications, mediaKinds, type Tone } from '../../format/words';
import type { DirectRoutingRow, Failure, Segment, Session } from './call-record';
import type { LadderSource, Step } from './ladder';
import { worst } from './lanes';

interface Source extends LadderSource {
  /** Whether the call has no other session, so that log and summary speak about this one. */
  readonly isOnly: boolean;
}

/** Invitation, ringing, answer, media and end of a session, along a path from the caller to the callee. */
export function sessionSteps(session: Session, path: readonly string[], source: Source): readonly Step[] {
  const routing = source.isOnly ? source.routing : undefined;
  const back = [...path].reverse();
  const invited = timeOf(routing?.inviteDateTime) ?? Date.parse(session.startDateTime);
  const answered = answerOf(session, source);
  const device = source.isOnly ? undefined : (session.callee?.name ?? undefined);
  const invite: Step = {
    ...{ at: invited, isExact: true, path, tone: 'neutral' },
    text: device === undefined ? 'Invite' : `Invite ${device}`,
  };
  const steps = [invite];
  if (answered !== undefined) {
    const waited = (answered - invited) / 1000;
    if (waited > 0) {
      const text = `Set up and ringing, ${spokenLength(waited)}`;
      steps.push({ at: invited, isExact: false, path: back, text, tone: 'neutral' });
    }
    steps.push({ at: answered, isExact: true, path: back, text: 'Answer', tone: 'good' });
    steps.push(...mediaSteps(session, path, answered, source));
  }
  const end = endStep(session, path, answered !== undefined, source, routing);
  return end ? [...steps, end] : steps;
}

/** When the session was answered: by the log, or else when media began. */
function answerOf(session: Session, { streams, summary, isOnly, routing }: Source): number | undefined {
  const failure = failureOf(session);
  if (failure?.stage === 'callSetup') return undefined;
  const connected = isOnly && routing?.successfulCall ? timeOf(routing.startDateTime) : undefined;
  if (connected !== undefined) return connected;
  const withMedia = (session.segments ?? []).filter(
    ({ id, media }) => (media ?? []).length > 0 || streams.some((stream) => stream.segmentId === id),
  );
  if (withMedia.length > 0) return Math.min(...withMedia.map(({ startDateTime }) => Date.parse(startDateTime)));
  return isOnly && wasAnswered(summary) && session.segments === undefined
    ? Date.parse(session.startDateTime)
    : undefined;
}

const wasAnswered = (summary: CallSummary | null): boolean =>
  summary?.outcome === 'answered' || summary?.outcome === 'dropped';

/** Media of each segment. A segment can begin with the invitation, but its media do not flow before the answer. */
function mediaSteps(session: Session, path: readonly string[], answered: number, { streams }: Source): Step[] {
  return (session.segments ?? []).flatMap((segment) => {
    const own = streams.filter(({ sessionId, segmentId }) => sessionId === session.id && segmentId === segment.id);
    if (own.length === 0) return [];
    const kinds = [...new Set(own.map(({ mediaKind }) => mediaKinds.get(mediaKind) ?? mediaKind))];
    const quality = classifications.get(worst(own.map(({ classification }) => classification)));
    return [
      {
        ...{ at: Math.max(Date.parse(segment.startDateTime), answered), isExact: true, path, isMutual: true },
        text: `${kinds.join(', ')} for ${spokenLength(lengthOf(segment))}`,
        note: `Quality: ${(quality?.text ?? 'unknown').toLowerCase()}`,
        tone: quality?.tone ?? 'neutral',
      },
    ];
  });
}

function endStep(
  session: Session,
  path: readonly string[],
  wasUp: boolean,
  { summary, isOnly }: Source,
  routing: DirectRoutingRow | undefined,
): Step | undefined {
  const failure = failureOf(session);
  const { sip, q850, phrase } = codesOf(failure?.reason);
  const finalSip = sip ?? (wasUp ? undefined : (routing?.finalSipCode ?? undefined));
  const by = enderOf(failure, isOnly ? summary : null);
  const at = wasUp
    ? (timeOf(routing?.endDateTime) ?? Date.parse(session.endDateTime))
    : (timeOf(routing?.failureDateTime) ?? Date.parse(session.endDateTime));
  const words = [finalSip ? sipText(finalSip) : undefined, q850 === undefined ? undefined : q850Text(q850)];
  const note = words.filter((text) => text !== undefined).join('. ') || failure?.reason || undefined;
  const text = textOfEnd(wasUp, failure, finalSip, phrase ?? routing?.finalSipCodePhrase ?? undefined, by);
  return {
    ...{ at, isExact: true, text, tone: toneOfEnd(wasUp, failure, finalSip) },
    ...wayOf(path, by, wasUp || (!failure && !finalSip)),
    ...(note !== undefined && { note }),
  };
}

function textOfEnd(
  wasUp: boolean,
  failure: Failure | undefined,
  sip: number | undefined,
  phrase: string | undefined,
  by: string | undefined,
): string {
  if (!wasUp && by === 'caller') return 'Cancel';
  if (!wasUp) return sip ? `${sip} ${phrase ?? ''}`.trim() : failure ? 'Failure' : 'End';
  return failure ? 'Break-off' : by === undefined ? 'End' : 'Bye';
}

function toneOfEnd(wasUp: boolean, failure: Failure | undefined, sip: number | undefined): Tone {
  if (wasUp) return failure ? 'failed' : 'neutral';
  return sip !== undefined && (sip < 400 || [480, 486, 487, 600, 603].includes(sip)) ? 'neutral' : 'failed';
}

/**
 * The way of the last arrow: from whoever ended the session. Where nobody says who did, an answer to the invitation
 * comes from the callee, and the end of anything else from either side.
 */
function wayOf(
  path: readonly string[],
  by: string | undefined,
  isFromEither: boolean,
): Pick<Step, 'path' | 'isMutual'> {
  const back = [...path].reverse();
  if (by === 'caller') return { path };
  if (by === 'callee') return { path: back };
  if (by === 'platform' && path.length > 2) return { path: path.slice(0, -1).reverse() };
  return isFromEither ? { path, isMutual: true } : { path: back };
}

/** The failure of a session; else that of its segments. */
const failureOf = (session: Session): Failure | undefined =>
  session.failureInfo ?? session.segments?.find(({ failureInfo }) => failureInfo)?.failureInfo ?? undefined;

function enderOf(failure: Failure | undefined, summary: CallSummary | null): string | undefined {
  const [, by] = /\bby\W{1,4}(?:the\W{1,4})?(caller|callee|platform)\b/i.exec(failure?.reason ?? '') ?? [];
  return by?.toLowerCase() ?? summary?.endedBy ?? undefined;
}

const lengthOf = ({ startDateTime, endDateTime }: Segment): number =>
  (Date.parse(endDateTime) - Date.parse(startDateTime)) / 1000;

/** A time of the log. The year 1 stands for none. */
function timeOf(time: string | null | undefined): number | undefined {
  return time == null || time.startsWith('0001-') ? undefined : Date.parse(time);
}
