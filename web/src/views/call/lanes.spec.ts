import {
  after,
  ann,
  aSegment,
  aSession,
  aStream,
  aSummary,
  backwards,
  bob,
  received,
  service,
  toPhone,
  user,
} from './call-samples';
import { byQuality, extentOf, lanesOf } from './lanes';
import { Parties } from './parties';

describe('lanes of a call', () => {
  const direct = new Parties(aSummary());
  const parts = { type: 'peerToPeer', sessions: [aSession()], streams: [], participants: [] };

  it('has a lane for each end, with what the party heard', () => {
    const streams = [aStream({ classification: 'poor' }), aStream({ ...backwards, classification: 'good' })];
    const lanes = lanesOf({ ...parts, streams }, direct);
    expect(lanes.map(({ party, quality }) => [party.label, quality])).toEqual([
      ['Ann Doe', 'good'],
      ['Bob Roe', 'poor'],
    ]);
    expect(lanes[0]?.bars[0]).toMatchObject({ end: 'caller', isAttempt: false, other: { label: 'Bob Roe' } });
  });

  it('draws the telephone, and not the gateway before it', () => {
    const sessions = [aSession({ callee: service('gateway') })];
    const streams = [aStream({ ...received('gateway'), classification: 'poor' })];
    const lanes = lanesOf({ ...parts, sessions, streams }, new Parties(aSummary(toPhone)));
    expect(lanes.map(({ party, quality }) => [party.label, quality])).toEqual([
      ['Ann Doe', 'none'],
      ['+15550100', 'poor'],
    ]);
  });

  it('gives the service of a meeting no lane, and whoever sent to it the quality that it received', () => {
    const sessions = [aSession({ callee: service('mediaController') })];
    const streams = [aStream({ ...received('mediaController'), classification: 'poor' })];
    const meeting = new Parties(aSummary({ type: 'groupCall' }));
    const lanes = lanesOf({ ...parts, type: 'groupCall', sessions, streams }, meeting);
    expect(lanes.map(({ party, quality }) => [party.label, quality])).toEqual([['Ann Doe', 'poor']]);
  });

  it('marks attempts, and puts bars of the same time above one another', () => {
    const failureInfo = { stage: 'callSetup', reason: 'SIP 200 Call completed elsewhere' };
    const fork = { id: 'f', startDateTime: after(0), endDateTime: after(6) };
    const sessions = [
      aSession({ ...fork, failureInfo, segments: [aSegment({ ...fork, media: [] })] }),
      aSession({ id: 's', segments: [aSegment({ id: 'a', endDateTime: after(40) })] }),
      aSession({ id: 't', startDateTime: after(40), endDateTime: after(90) }),
    ];
    const [lane] = lanesOf({ ...parts, sessions }, direct);
    expect(lane?.rows).toBe(2);
    expect(lane?.bars.map(({ isAttempt, row }) => [isAttempt, row])).toEqual([
      [true, 0],
      [false, 1],
      [false, 0],
    ]);
    expect(lane?.bars[0]?.failure).toEqual(failureInfo);
  });

  it('draws a session without segments as a whole', () => {
    const [lane] = lanesOf({ ...parts, sessions: [aSession({ segments: [] })] }, direct);
    expect(lane?.bars).toHaveLength(1);
  });

  it('has an empty lane for participants without a session, and none twice', () => {
    const participants = ['ann', 'cid'].map((id) => ({ id, identity: { user: { id, displayName: id } } }));
    const lanes = lanesOf({ ...parts, participants }, direct);
    expect(lanes.map(({ party, bars }) => [party.label, bars.length])).toEqual([
      ['Ann Doe', 1],
      ['Bob Roe', 1],
      ['cid', 0],
    ]);
  });

  it('has no lane without sessions and participants', () => {
    expect(lanesOf({ ...parts, sessions: [] }, new Parties(null))).toEqual([]);
  });

  it('groups lanes by quality, the worst first', () => {
    const sessions = ['s', 't', 'u'].map((id) =>
      aSession({ id, caller: user(id, id), callee: service('mediaController') }),
    );
    const streams = [
      aStream({
        sessionId: 't',
        segmentId: 't',
        senderId: 't',
        ...received('mediaController'),
        classification: 'good',
      }),
      aStream({
        sessionId: 'u',
        segmentId: 'u',
        senderId: 'u',
        ...received('mediaController'),
        classification: 'poor',
      }),
    ];
    const groups = byQuality(lanesOf({ ...parts, type: 'groupCall', sessions, streams }, new Parties(null)));
    expect(groups.map(([quality, lanes]) => [quality, lanes.map(({ party }) => party.label)])).toEqual([
      ['poor', ['u']],
      ['good', ['t']],
      ['none', ['s']],
    ]);
  });

  it('reaches from the first begin to the last end, and lasts a second at least', () => {
    const lanes = lanesOf({ ...parts, sessions: [aSession({ caller: ann, callee: bob })] }, direct);
    const [begin, end] = [Date.parse(after(0)), Date.parse(after(156))];
    expect(extentOf(lanes, { from: begin + 5000, to: begin + 9000 })).toEqual({ from: begin, to: end });
    expect(extentOf([], { from: begin, to: begin })).toEqual({ from: begin, to: begin + 1000 });
  });
});
