import type { CallSummary } from '../../api/client';
import { spokenLength, seconds } from '../../format/durations';
import { count } from '../../format/numbers';
import { spaced } from '../../format/words';
import type { RecordOfCall, Session } from './call-record';
import type { Call } from './use-call';
import { partyOfIdentities, type End, type Parties } from './parties';

const days = new Map<string, Intl.DateTimeFormat>();

/** `2 March 2026` in the zone */
function dayText(moment: number, zone: string): string {
  const format = days.get(zone) ?? new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: zone });
  days.set(zone, format);
  return format.format(moment);
}

const clockText = (moment: number, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: zone, hourCycle: 'h23' }).format(moment);

/** `2 March 2026, 09:14:05–09:16:41`; with both days where the call passes midnight. */
export function callTimes({ startDateTime, endDateTime }: RecordOfCall, zone: string): string {
  const [from, to] = [Date.parse(startDateTime), Date.parse(endDateTime)];
  const [first, last] = [dayText(from, zone), dayText(to, zone)];
  const begin = `${first}, ${clockText(from, zone)}`;
  return first === last ? `${begin}–${clockText(to, zone)}` : `${begin} – ${last}, ${clockText(to, zone)}`;
}

/** `2 min 31 s talk`, or how long it took until the call failed. */
export function lengthText(record: RecordOfCall, summary: CallSummary | null): string {
  const talk = seconds(summary?.talkTime);
  if (talk !== undefined) return `${spokenLength(talk)} talk`;
  const whole = (Date.parse(record.endDateTime) - Date.parse(record.startDateTime)) / 1000;
  return summary ? `${spokenLength(whole)}, nobody talked` : spokenLength(whole);
}

type Titled = Pick<Call, 'record' | 'participants' | 'sessions' | 'parties'>;

/** `Ann Doe to +1 555 0100`, or `Group call of Ann Doe with 12 participants` */
export function callTitle({ record, participants, sessions, parties }: Titled): string {
  const [from, to] = (['caller', 'callee'] as const).map((end) => labelOf(end, sessions, parties));
  if (record.type === 'groupCall') {
    const organizer = from ?? partyOfIdentities(record.organizer_v2?.identity).label;
    const many = participants.length;
    return `Group call of ${organizer} with ${many === 1 ? 'one participant' : `${count(many)} participants`}`;
  }
  if (from === undefined && to === undefined) return 'Call';
  return `Call of ${from ?? 'somebody unnamed'} to ${to ?? 'somebody unnamed'}`;
}

/** The name of an end: by the summary, and of a service by the first session, which tells its role. */
function labelOf(end: End, [session]: readonly Session[], parties: Parties): string | undefined {
  const party = parties.ofEnd(end);
  return party?.isService && session ? parties.at(end, session).label : party?.label;
}

/** Who ended the call, where a reason says so: `Bob Roe (callee) ended it.` */
export function endedByText(summary: CallSummary, parties: Parties): string | undefined {
  const { endedBy } = summary;
  if (endedBy == null) return undefined;
  if (endedBy === 'platform') return 'The platform ended it.';
  const party = parties.ofEnd(endedBy);
  return `${party ? `${party.label} (${endedBy})` : `The ${endedBy}`} ended it.`;
}

const stages: ReadonlyMap<string, string> = new Map([
  ['callSetup', 'while the call was set up'],
  ['midcall', 'in the middle of the call'],
  ['unknown', 'at an unknown stage'],
]);

export const stageText = (stage: string | null | undefined): string =>
  stages.get(stage ?? 'unknown') ?? spaced(stage ?? 'unknown').toLowerCase();
