import { after, ann, aRecord, aSession, aStream, aSummary, backwards, service, toPhone } from './call-samples';
import { callTimes, callTitle, endedByText, lengthText, stageText } from './call-words';
import { failuresOf } from './failures';
import { Parties } from './parties';
import { facts, sidesOf, valuesOf } from './sides';

describe('a call in words', () => {
  it('says who called whom', () => {
    const call = { record: aRecord(), participants: [{ id: 'a' }], sessions: [aSession()] };
    const titleOf = (summary: ReturnType<typeof aSummary> | null, values: Partial<typeof call> = {}) =>
      callTitle({ ...call, ...values, parties: new Parties(summary) });
    expect(titleOf(aSummary(toPhone))).toBe('Call of Ann Doe to +15550100');
    expect(titleOf(null)).toBe('Call');
    const voicemail = aSummary({ toType: 'service', toName: null, toUserId: null });
    expect(titleOf(voicemail, { sessions: [aSession({ callee: service('voicemail') })] })).toBe(
      'Call of Ann Doe to Voicemail',
    );
    const record = aRecord({ type: 'groupCall' });
    expect(titleOf(aSummary(), { record, participants: [{ id: 'a' }, { id: 'b' }] })).toBe(
      'Group call of Ann Doe with 2 participants',
    );
    const organizer_v2 = { identity: { user: { id: 'o', displayName: 'Olga' } } };
    expect(titleOf(null, { record: { ...record, organizer_v2 } })).toBe('Group call of Olga with one participant');
  });

  it('says when, in the zone', () => {
    expect(callTimes(aRecord(), 'Europe/Berlin')).toBe('2 March 2026, 10:14:05–10:16:41');
    const long = aRecord({ endDateTime: after(86_400) });
    expect(callTimes(long, 'UTC')).toBe('2 March 2026, 09:14:05 – 3 March 2026, 09:14:05');
  });

  it('says how long people talked', () => {
    expect(lengthText(aRecord(), aSummary())).toBe('2 min 31 s talk');
    expect(lengthText(aRecord(), aSummary({ talkTime: null }))).toBe('2 min 36 s, nobody talked');
    expect(lengthText(aRecord(), null)).toBe('2 min 36 s');
  });

  it('says who ended it', () => {
    const byOf = (endedBy: 'callee' | 'platform' | null) => {
      const summary = aSummary({ endedBy });
      return endedByText(summary, new Parties(summary));
    };
    expect(byOf('callee')).toBe('Bob Roe (callee) ended it.');
    expect(byOf('platform')).toBe('The platform ended it.');
    expect(byOf(null)).toBeUndefined();
  });

  it('says at which stage it failed', () => {
    expect(stageText('midcall')).toBe('in the middle of the call');
    expect(stageText(null)).toBe('at an unknown stage');
    expect(stageText('afterCall')).toBe('after call');
  });

  it('counts a failure that session and segment name once', () => {
    const failureInfo = { stage: 'callSetup', reason: 'SIP 486' };
    const [segment] = aSession().segments ?? [];
    const parties = new Parties(aSummary());
    const both = aSession({ failureInfo, segments: segment ? [{ ...segment, failureInfo }] : [] });
    expect(failuresOf({ sessions: [both], parties }).map(({ who }) => who)).toEqual(['Ann Doe to Bob Roe']);
    const forks = [both, aSession({ id: 't', failureInfo, callee: { ...ann, name: 'PHONE-2' } })];
    expect(failuresOf({ sessions: forks, parties })[1]?.who).toBe('Ann Doe to Ann Doe (PHONE-2)');
    expect(failuresOf({ sessions: [aSession()], parties })).toEqual([]);
  });
});

describe('devices and networks', () => {
  it('collects what all streams tell about a party', () => {
    const streams = [
      aStream({ senderSubnet: '192.0.2.0', senderWifiSignalStrength: 31, receiverPlatform: 'iOS' }),
      aStream({ ...backwards, receiverSubnet: '198.51.100.0', receiverLinkSpeed: 54_000_000 }),
      aStream({ streamDirection: null, senderSubnet: '203.0.113.0' }),
    ];
    const sides = sidesOf(streams, new Parties(aSummary()));
    const known = sides.map(({ party, sides: own }) => [
      party.label,
      ...facts.flatMap((fact) => valuesOf(fact, own).map((value) => `${fact.title} ${fact.text?.(value) ?? value}`)),
    ]);
    expect(known).toEqual([
      ['Ann Doe', 'Wi-Fi signal 31 %', 'Link speed 54 Mbit/s', 'Subnet 192.0.2.0', 'Subnet 198.51.100.0'],
      ['Bob Roe', 'Platform iOS'],
    ]);
  });

  it('leaves out parties of which nothing is known', () => {
    expect(sidesOf([aStream()], new Parties(aSummary()))).toEqual([]);
  });
});
