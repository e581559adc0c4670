import { after, aRecord, aSegment, aSession, aStream, aSummary, service, toPhone, user } from './call-samples';
import { ladderOf, type LadderSource } from './ladder';
import { Parties } from './parties';

/** Actors and arrows as lines, such as `ann > bob: Invite`. */
function linesOf(values: Partial<LadderSource>): { readonly actors: string[]; readonly lines: string[] } {
  const source = { record: aRecord(), sessions: [aSession()], streams: [], summary: aSummary(), ...values };
  const { actors, steps } = ladderOf(source, new Parties(source.summary));
  const begin = Date.parse(after(0));
  return {
    actors: actors.map(({ label }) => label),
    lines: steps.map(({ at, path, isMutual, isExact, text, note }) => {
      const way = path.join(isMutual ? ' – ' : ' > ');
      return `${isExact ? (at - begin) / 1000 : '…'} ${way}: ${text}${note === undefined ? '' : ` | ${note}`}`;
    }),
  };
}

describe('the ladder of a call', () => {
  it('shows invitation, answer, media and end', () => {
    const { actors, lines } = linesOf({ streams: [aStream({ classification: 'good' })] });
    expect(actors).toEqual(['Ann Doe', 'Bob Roe']);
    expect(lines).toEqual([
      '0 ann > bob: Invite',
      '0 bob > ann: Answer',
      '0 ann – bob: Audio for 2 min 36 s | Quality: good',
      '156 ann – bob: End',
    ]);
  });

  it('passes the gateway and the trunk to a telephone, by the times of the log', () => {
    const { actors, lines } = linesOf({
      sessions: [aSession({ callee: service('gateway') })],
      summary: aSummary({ ...toPhone, endedBy: 'callee' }),
      routing: {
        ...{ inviteDateTime: after(0), startDateTime: after(5.2), endDateTime: after(155), successfulCall: true },
        ...{ trunkFullyQualifiedDomainName: 'sbc.contoso.com', callType: 'ByotOut', finalSipCode: 0 },
      },
    });
    expect(actors).toEqual(['Ann Doe', 'Gateway', 'sbc.contoso.com', '+15550100']);
    const way = ['ann', 'service gateway', 'trunk sbc.contoso.com', '+15550100'];
    const back = [...way].reverse().join(' > ');
    expect(lines).toEqual([
      `0 ${way.join(' > ')}: Invite`,
      `… ${back}: Set up and ringing, 5 s`,
      `5.2 ${back}: Answer`,
      `155 ${back}: Bye`,
    ]);
  });

  it('has the trunk on the side of the caller when the call comes in', () => {
    const summary = aSummary({ fromType: 'phone', fromName: null, fromUserId: null, fromNumber: '+15550100' });
    const sessions = [aSession({ caller: service('gateway') })];
    const routing = { trunkFullyQualifiedDomainName: 'sbc', callType: 'ByotIn' };
    expect(linesOf({ summary, sessions, routing }).actors).toEqual(['+15550100', 'sbc', 'Gateway', 'Bob Roe']);
  });

  it('shows the answer of whoever refused the call', () => {
    const failing = (reason: string) => ({
      sessions: [aSession({ failureInfo: { stage: 'callSetup', reason }, segments: [aSegment({ media: [] })] })],
    });
    expect(linesOf(failing('SIP 486 Busy Here, Q.850 17 User busy, by callee')).lines).toEqual([
      '0 ann > bob: Invite',
      '156 bob > ann: 486 Busy Here | SIP 486: Busy. Q.850 17: Busy',
    ]);
    expect(linesOf(failing('SIP 487 Request Terminated, by caller')).lines[1]).toBe(
      '156 ann > bob: Cancel | SIP 487: The caller gave up',
    );
    const summary = aSummary({ endedBy: 'platform' });
    const { actors, lines } = linesOf({ ...failing('SIP 503 Service Unavailable, by platform'), summary });
    expect(actors).toEqual(['Ann Doe', 'Platform', 'Bob Roe']);
    expect(lines[1]).toBe('156 platform > ann: 503 Service Unavailable | SIP 503: The service is not available');
  });

  it('shows a call that broke off', () => {
    const sessions = [aSession({ failureInfo: { stage: 'midcall', reason: 'The media connection was lost.' } })];
    expect(linesOf({ sessions }).lines.at(-1)).toBe('156 ann – bob: Break-off | The media connection was lost.');
  });

  it('shows each device that rang', () => {
    const fork = { id: 'f', endDateTime: after(6), callee: { ...user('bob', 'Bob Roe'), name: 'PC-2' } };
    const failureInfo = { stage: 'callSetup', reason: 'SIP 200 Call completed elsewhere' };
    const { lines } = linesOf({ sessions: [aSession({ ...fork, failureInfo, segments: [] }), aSession()] });
    expect(lines).toEqual([
      '0 ann > bob: Invite PC-2',
      '0 ann > bob: Invite',
      '0 bob > ann: Answer',
      '6 bob > ann: 200 Call completed elsewhere | SIP 200: Done',
      '156 ann – bob: End',
    ]);
  });

  it('shows begin and end of a record without sessions', () => {
    expect(linesOf({ sessions: [], summary: null }).lines).toEqual([
      '0 unnamed caller > unnamed callee: Invite',
      '156 unnamed caller – unnamed callee: End',
    ]);
  });

  it('shows who joins and leaves a meeting, in the order of time', () => {
    const callee = service('mediaController');
    const failureInfo = { stage: 'callSetup', reason: 'SIP 403 Forbidden' };
    const { actors, lines } = linesOf({
      record: aRecord({ type: 'groupCall' }),
      sessions: [
        aSession({ callee, startDateTime: after(10), modalities: ['audio'] }),
        aSession({ callee, caller: user('bob', 'Bob Roe'), endDateTime: after(60) }),
        aSession({ callee, caller: user('cid', 'Cid'), startDateTime: after(70), endDateTime: after(71), failureInfo }),
      ],
    });
    expect(actors).toEqual(['Participants', 'Media controller']);
    expect(lines).toEqual([
      '0 participants > service mediaController: Bob Roe joins',
      '10 participants > service mediaController: Ann Doe joins (audio)',
      '60 participants > service mediaController: Bob Roe leaves after 1 min',
      '70 participants > service mediaController: Cid tries to join',
      '71 service mediaController > participants: Cid does not get in | SIP 403: Forbidden',
      '156 participants > service mediaController: Ann Doe leaves after 2 min 26 s',
    ]);
  });
});
