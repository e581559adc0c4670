import type { JsonObject } from '../../edm/json/json-value';
import type { CallOutcomeMember } from '../model';
import type { CallSource } from './call-source';
import { outcomeOf, type Outcome } from './outcome';

const media = [{ label: 'main-audio', streams: [] }];

/** A session by its failure, and whether it has media. */
interface Fork {
  readonly stage?: string;
  readonly reason?: string | null;
  readonly hasMedia?: boolean;
  readonly isOfSegment?: boolean;
}

function outcome(forks: readonly Fork[], directRouting?: JsonObject, type = 'peerToPeer'): Outcome {
  const sessions = forks.map(({ stage, reason = null, hasMedia, isOfSegment }) => {
    const failing: JsonObject = stage === undefined ? {} : { failureInfo: { stage, reason } };
    const body: JsonObject = { ...(hasMedia ? { media } : {}), ...(isOfSegment ? failing : {}) };
    return { id: 's', body: isOfSegment ? {} : failing, segments: [{ id: 's', body }] };
  });
  const source: CallSource = { id: 'c', version: 1, body: { type }, participants: [], sessions };
  return outcomeOf(directRouting ? { ...source, directRouting } : source);
}

const ofReason = (reason: string, stage = 'callSetup'): CallOutcomeMember => outcome([{ stage, reason }]).outcome;

describe('the outcome of a call that was not set up', () => {
  it.each<readonly [CallOutcomeMember, readonly number[], readonly number[]]>([
    ['noAnswer', [480], [18, 19, 20]],
    ['busy', [486, 600], [17]],
    ['declined', [603, 607, 608], [21]],
    ['canceled', [487], [16, 487]],
    ['notFound', [404, 410, 484, 485, 604], [1, 3, 22, 28]],
    ['refused', [401, 402, 403, 407, 423, 428, 433, 438], [52, 54, 57]],
    ['mediaFailed', [415, 488, 606], [65, 79, 88]],
    ['networkFailed', [408, 500, 501, 502, 503, 504, 513], [34, 38, 41, 42, 44, 102]],
    ['neutral', [200, 302], [26, 702, 800, 801, 805]],
    ['unknown', [400, 482, 699], [31, 99]],
  ])('is %s for SIP %j and Q.850 %j', (expected, sip, causes) => {
    for (const code of sip) expect(ofReason(`SIP ${code} Phrase`)).toBe(expected);
    for (const cause of causes) expect(ofReason(`Q.850 ${cause} Name`, 'unknown')).toBe(expected);
  });

  it('follows the SIP code where both are known, except that a cause tells why a request timed out', () => {
    expect(ofReason('SIP 486 Busy here, Q.850 16 Normal')).toBe('busy');
    expect(ofReason('SIP 482 Loop, Q.850 17 Busy')).toBe('busy');
    expect(ofReason('SIP 408 Timeout, Q.850 19 No answer')).toBe('noAnswer');
    expect(ofReason('SIP 408 Timeout, Q.850 102 Timer')).toBe('networkFailed');
  });

  it('is unknown where the reason is only text, or nothing', () => {
    for (const reason of ['The callee did not answer.', ''])
      expect(outcome([{ stage: 'callSetup', reason }])).toEqual({
        outcome: 'unknown',
        outcomeText: 'Nothing tells how the call ended.',
        endedBy: null,
        sipCode: null,
        q850Cause: null,
        subCode: null,
      });
    expect(outcome([{}]).outcome).toBe('unknown');
    expect(outcome([]).outcome).toBe('unknown');
  });

  it('counts media before the answer for nothing', () => {
    expect(outcome([{ stage: 'callSetup', reason: 'SIP 603 Decline by callee', hasMedia: true }])).toMatchObject({
      outcome: 'declined',
      outcomeText: 'The callee declined the call.',
      endedBy: 'callee',
      sipCode: 603,
    });
  });
});

describe('the outcome of a call that was set up', () => {
  it('is answered where a session has media and no failure', () => {
    expect(outcome([{ hasMedia: true }])).toMatchObject({
      outcome: 'answered',
      outcomeText: 'The call was answered and ended normally.',
    });
  });

  it.each(['Q.850 804 MEDIA_TIMEOUT by platform', 'SIP 481 Gone', 'Q.850 102 Timer', 'The network broke down.', null])(
    'is dropped with %j in the middle',
    (reason) => {
      expect(outcome([{ stage: 'midcall', reason }]).outcome).toBe('dropped');
      expect(outcome([{ stage: 'midcall', reason, isOfSegment: true }]).outcome).toBe('dropped');
      expect(outcome([{ stage: 'unknown', reason, hasMedia: true }]).outcome).toBe('dropped');
    },
  );

  it('is answered with a normal end in the middle, which can say who ended it', () => {
    for (const reason of ['Q.850 16 Normal call clearing by caller', 'SIP 200 OK by caller', 'Q.850 800 by caller'])
      expect(outcome([{ stage: 'midcall', reason, hasMedia: true }])).toMatchObject({
        outcome: 'answered',
        outcomeText: 'The call was answered, and the caller ended it.',
        endedBy: 'caller',
      });
  });

  it('is not spoilt by forks that lost', () => {
    const lost = { stage: 'callSetup', reason: 'SIP;cause=200;text="Call completed elsewhere"' };
    const busy = { stage: 'callSetup', reason: 'SIP 486 Busy here' };
    for (const forks of [
      [lost, { hasMedia: true }],
      [{ hasMedia: true }, busy],
    ])
      expect(outcome(forks)).toMatchObject({ outcome: 'answered', sipCode: null });
    expect(outcome([lost, busy])).toMatchObject({ outcome: 'busy', sipCode: 486 });
    expect(outcome([lost, lost])).toMatchObject({ outcome: 'neutral', sipCode: 200 });
  });

  it('is dropped only where every answered session was', () => {
    const dropped = { stage: 'midcall', reason: 'SIP 503', hasMedia: true };
    expect(outcome([dropped, { hasMedia: true }], undefined, 'groupCall').outcome).toBe('answered');
    expect(outcome([dropped, dropped], undefined, 'groupCall').outcome).toBe('dropped');
  });
});

describe('the row of the direct routing log', () => {
  const ended = { successfulCall: true, finalSipCode: 0, finalSipCodePhrase: 'BYE', callEndSubReason: 540_000 };

  it('tells that a call was answered, as in the example of Graph', () => {
    expect(outcome([{}], ended)).toMatchObject({ outcome: 'answered', sipCode: null, subCode: 540_000 });
    expect(outcome([{ stage: 'callSetup', reason: 'SIP 486' }], ended).outcome).toBe('answered');
  });

  it('tells why a call failed, and fills in codes', () => {
    const busy = {
      successfulCall: false,
      finalSipCode: 486,
      finalSipCodePhrase: 'Busy Here',
      callEndSubReason: 560_486,
    };
    const expected = { outcome: 'busy', sipCode: 486, subCode: 560_486, q850Cause: null };
    expect(outcome([{}], busy)).toMatchObject(expected);
    expect(outcome([{ stage: 'callSetup', reason: null }], busy)).toMatchObject(expected);
    expect(outcome([{ stage: 'callSetup', reason: 'Q.850 17 by callee' }], busy)).toMatchObject({
      ...expected,
      q850Cause: 17,
      endedBy: 'callee',
    });
  });

  it('tells that an answered call broke off, but only of a call between two', () => {
    const broken = { ...ended, finalSipCode: 408, finalSipCodePhrase: 'Request Timeout' };
    expect(outcome([{ hasMedia: true }], broken)).toMatchObject({ outcome: 'dropped', sipCode: 408 });
    expect(outcome([{ hasMedia: true }], broken, 'groupCall').outcome).toBe('answered');
  });

  it('leaves an answered call answered where it was not established', () => {
    const failed = { successfulCall: false, finalSipCode: 503 };
    expect(outcome([{ hasMedia: true }], failed).outcome).toBe('answered');
  });

  it('may say nothing', () => {
    expect(outcome([{}], { finalSipCode: null, successfulCall: null }).outcome).toBe('unknown');
    expect(outcome([{}], { finalSipCode: 200 }).outcome).toBe('answered');
  });
});
