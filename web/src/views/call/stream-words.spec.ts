import { aStream, aSummary, backwards, received, toPhone } from './call-samples';
import { isPoor, judged, limitText } from './measurements';
import { Parties } from './parties';
import { directionText, streamSentence } from './stream-words';

describe('streams in words', () => {
  const parties = new Parties(aSummary());

  it('says what made a stream poor, with the limits', () => {
    const stream = aStream({
      ...{ classification: 'poor', poorReasons: ['jitter', 'loss'] },
      ...{ averageJitter: 'PT0.041S', averagePacketLossRate: 0.124, averageRoundTripTime: 'PT0.04S' },
    });
    expect(streamSentence(stream, parties)).toBe(
      'Bob Roe heard Ann Doe badly: packet loss 12.4 %, limit 10 %; jitter 41 ms, limit 30 ms.',
    );
  });

  it('says what was measured of a good stream, and how its score was estimated', () => {
    const stream = aStream({
      ...backwards,
      ...{ classification: 'good', averagePacketLossRate: 0.002, averageJitter: 'PT0.004S' },
      ...{ estimatedMos: 4.31, mosMethod: 'eModel', mosScale: 'nb' },
    });
    expect(streamSentence(stream, parties)).toBe(
      'Ann Doe heard Bob Roe well: packet loss 0.2 %, jitter 4.0 ms, MOS 4.3 (E-model, narrowband).',
    );
  });

  it('says so where nothing is known', () => {
    expect(streamSentence(aStream(), parties)).toBe('Bob Roe heard Ann Doe, but how well is unknown.');
    expect(directionText(aStream({ streamDirection: null }), parties)).toBe('Direction unknown');
  });

  it('names the telephone, and what else than sound was received', () => {
    const phoned = new Parties(aSummary(toPhone));
    expect(directionText(aStream(received('gateway')), phoned)).toBe('+15550100 heard Ann Doe');
    const meeting = new Parties(aSummary({ type: 'groupCall' }));
    expect(directionText(aStream(received('mediaController')), meeting)).toBe(
      'Media controller received Ann Doe’s audio',
    );
    const passedOn = { ...backwards, senderType: 'service', callType: 'groupCall' } as const;
    expect(directionText(aStream(passedOn), meeting)).toBe('Ann Doe heard the others');
    expect(directionText(aStream({ ...passedOn, mediaKind: 'video' }), meeting)).toBe('Ann Doe saw the others’ video');
    expect(
      directionText(aStream({ mediaKind: 'videoBasedScreenSharing', senderDisplayName: 'Bob Rivers' }), parties),
    ).toBe('Bob Roe saw Bob Rivers’ screen');
  });
});

describe('limits of measurements', () => {
  const limitsOf = (stream: Parameters<typeof aStream>[0]) =>
    judged.map((one) => limitText(one, aStream(stream))).filter(Boolean);

  it('are those of the rule set and the kind of media', () => {
    expect(limitsOf({})).toEqual(['limit 10 %', 'limit 30 ms', 'limit 500 ms', 'limit 1 point', 'limit 7 %']);
    expect(limitsOf({ ruleSet: 'cri' })).toEqual(['limit 10 %', 'limit 30 ms', 'limit 500 ms']);
    expect(limitsOf({ mediaKind: 'video' })).toEqual(['limit 50 %', 'at least 7 frames/s', 'limit 15 %']);
    expect(limitsOf({ mediaKind: 'videoBasedScreenSharing' })).toContain('at least 2 frames/s');
    expect(limitsOf({ mediaKind: 'applicationSharing' })).toEqual([]);
  });

  it('are marked where the service found them passed', () => {
    const stream = aStream({ averageJitter: 'PT0.05S', averagePacketLossRate: 8, poorReasons: ['jitter'] });
    expect(judged.filter((one) => isPoor(one, stream)).map(({ title }) => title)).toEqual(['Jitter']);
  });

  it('have no value where a source wrote no number, or a round trip of 0', () => {
    const stream = aStream({ averagePacketLossRate: 'NaN', averageRoundTripTime: 'PT0S' });
    expect(judged.filter((one) => one.value(stream) !== undefined)).toEqual([]);
  });
});
