import { codesOf, q850Text, sipText } from '../../format/codes';
import { spokenLength } from '../../format/durations';
import type { Session } from './call-record';
import type { Ladder, LadderSource, Step } from './ladder';
import type { Parties } from './parties';

const PARTICIPANTS = { key: 'participants', label: 'Participants' };

/** A group call: who joins and leaves the service that all of them are connected to. */
export function groupSteps({ sessions }: LadderSource, parties: Parties): Ladder {
  const service = sessions.map((session) => parties.serviceAt('callee', session)).find((one) => one !== undefined);
  const { key, label } = service ?? { key: 'service', label: 'Service' };
  return {
    actors: [PARTICIPANTS, { key, label }],
    steps: sessions.flatMap((session) => joinAndLeave(session, [PARTICIPANTS.key, key], parties)),
  };
}

function joinAndLeave(session: Session, path: readonly string[], parties: Parties): Step[] {
  const [from, to] = [Date.parse(session.startDateTime), Date.parse(session.endDateTime)];
  const caller = parties.at('caller', session);
  const { label } = caller.isService ? parties.at('callee', session) : caller;
  const media = (session.modalities ?? []).length === 1 ? ` (${session.modalities?.[0] ?? ''})` : '';
  const join: Step = { at: from, isExact: true, path, text: `${label} joins${media}`, tone: 'good' };
  const failure = session.failureInfo;
  if (!failure) {
    const text = `${label} leaves after ${spokenLength((to - from) / 1000)}`;
    return [join, { at: to, isExact: true, path, text, tone: 'neutral' }];
  }
  const { sip, q850 } = codesOf(failure.reason);
  const words = [sip && sipText(sip), q850 && q850Text(q850)].filter(Boolean).join('. ');
  const note = words || (failure.reason ?? undefined);
  const isSetUp = failure.stage === 'callSetup';
  return [
    isSetUp ? { ...join, text: `${label} tries to join`, tone: 'neutral' } : join,
    {
      ...{ at: to, isExact: true, path: [...path].reverse(), tone: 'failed' },
      text: isSetUp ? `${label} does not get in` : `${label} is cut off`,
      ...(note !== undefined && { note }),
    },
  ];
}
