import type { JsonObject } from '../../edm/json/json-value';
import type { CallSummary } from '../model';
import type { CallSource, SessionSource } from './call-source';
import { readReason, type FailureReason } from './failure-reason';
import { isBrokenOff, outcomeText, setUpOutcome } from './outcome-codes';
import { itemsOf, membersOf, numberOf, objectOf, textOf } from './values';

export type Outcome = Pick<CallSummary, 'outcome' | 'outcomeText' | 'endedBy' | 'sipCode' | 'q850Cause' | 'subCode'>;

/** One way in which a call, or a fork of it, ended. */
interface End extends FailureReason {
  readonly outcome: CallSummary['outcome'];
}

const silent: FailureReason = { sipCode: null, q850Cause: null, endedBy: null, isElsewhere: false };
const nothing: End = { ...silent, outcome: 'unknown' };

/**
 * How a call ended.
 *
 * It was answered where a session was, so that forks which lost do not matter; a call broke off where every answered
 * session did. Otherwise the first session decides whose failure says more than that it went on elsewhere. A call with
 * neither media nor a failure is unknown. The row of the direct routing log decides where sessions say nothing, and
 * fills in the codes that they do not give.
 */
export function outcomeOf({ body, sessions, directRouting }: CallSource): Outcome {
  const ends = sessions.map(endOf);
  const row = directRouting && endOfRow(directRouting);
  const answered = ends.filter(({ outcome }) => outcome === 'answered');
  const dropped = ends.filter(({ outcome }) => outcome === 'dropped');
  const told = answered[0] ?? dropped[0] ?? firstTelling(ends);
  const decidesRow = row !== undefined && isDecisive(row, told, body.type !== 'groupCall');
  const { outcome } = decidesRow ? row : told;
  const sources = [decidesRow ? row : told, told, row ?? nothing];
  const endedBy = firstOf(sources, 'endedBy');
  return {
    outcome,
    outcomeText: outcomeText(outcome, endedBy),
    endedBy,
    sipCode: firstOf(sources, 'sipCode'),
    q850Cause: firstOf(sources, 'q850Cause'),
    subCode: numberOf(directRouting?.callEndSubReason),
  };
}

/**
 * Whether the row of the log decides. A row is about one telephone, and so knows better than the sessions only where the
 * call has two parties.
 */
function isDecisive(row: End, told: End, hasTwoParties: boolean): boolean {
  if (told.outcome === 'unknown' || told.outcome === 'neutral') return true;
  if (!hasTwoParties) return false;
  return row.outcome === 'dropped' || (row.outcome === 'answered' && told.outcome !== 'dropped');
}

/** Whether people could talk in a session: it has media, or failed when it was under way. */
export function isAnswered(session: SessionSource): boolean {
  const { outcome } = endOf(session);
  return outcome === 'answered' || outcome === 'dropped';
}

function endOf({ body, segments }: SessionSource): End {
  const failure =
    objectOf(body.failureInfo) ?? segments.map((segment) => objectOf(segment.body.failureInfo)).find(Boolean);
  const hasMedia = segments.some((segment) => itemsOf(segment.body.media).length > 0);
  if (!failure) return { ...silent, outcome: hasMedia ? 'answered' : 'unknown' };
  const reason = readReason(textOf(failure.reason) ?? '');
  const { stage } = failure;
  const wasSetUp = stage === 'midcall' || (stage !== 'callSetup' && hasMedia);
  return { ...reason, outcome: wasSetUp ? outcomeOfTalk(reason) : outcomeOfSetUp(reason) };
}

/** The end that the row of the direct routing log tells. A code of 0 stands for none, as where BYE ended the call. */
function endOfRow(row: JsonObject): End {
  const code = numberOf(row.finalSipCode);
  const { q850Cause, endedBy, isElsewhere } = readReason(textOf(row.finalSipCodePhrase) ?? '');
  const sipCode = code !== null && code >= 100 && code <= 699 ? code : null;
  const reason = { sipCode, q850Cause, endedBy, isElsewhere };
  const isSuccess = sipCode !== null && sipCode >= 200 && sipCode < 300;
  const wasSetUp = typeof row.successfulCall === 'boolean' ? row.successfulCall : isSuccess;
  if (!wasSetUp) return { ...reason, outcome: outcomeOfSetUp(reason) };
  const isNormal = sipCode === null && q850Cause === null;
  return { ...reason, outcome: isNormal ? 'answered' : outcomeOfTalk(reason) };
}

function outcomeOfSetUp({ sipCode, q850Cause, isElsewhere }: FailureReason): End['outcome'] {
  return isElsewhere ? 'neutral' : setUpOutcome(sipCode, q850Cause);
}

function outcomeOfTalk({ sipCode, q850Cause, isElsewhere }: FailureReason): End['outcome'] {
  return !isElsewhere && isBrokenOff(sipCode, q850Cause) ? 'dropped' : 'answered';
}

/** The first end that is known and not neutral; else a neutral one; else the first. */
function firstTelling(ends: readonly End[]): End {
  const telling = ends.find(({ outcome }) => outcome !== 'neutral' && outcome !== 'unknown');
  return telling ?? ends.find(({ outcome }) => outcome === 'neutral') ?? ends[0] ?? nothing;
}

function firstOf<Name extends 'sipCode' | 'q850Cause' | 'endedBy'>(ends: readonly End[], name: Name): End[Name] | null {
  return ends.map((end) => end[name]).find((value) => value !== null) ?? null;
}

/** Seconds for which the row says that the call was connected; undefined where it does not tell. */
export function rowSeconds(row: JsonObject | undefined): number | undefined {
  const { duration, successfulCall } = membersOf(row);
  const seconds = numberOf(duration);
  return successfulCall === false || seconds === null || seconds < 0 ? undefined : seconds;
}
