import type { JsonObject } from '../../edm/json/json-value';
import type { MediaKindMember } from '../model';
import { defaultCodecs, type CodecTable } from './codecs';
import { measure } from './measurements';
import { estimateMos } from './mos';

const stream: JsonObject = { packetUtilization: 1000, averagePacketLossRate: 0 };
const estimate = (
  codec: unknown,
  members: JsonObject = {},
  kind: MediaKindMember = 'audio',
  codecs: CodecTable = defaultCodecs,
) => estimateMos(kind, codec, measure({ ...stream, ...members }), codecs);
const nothing = { estimatedMos: null, estimatedMosConversational: null, mosMethod: null, mosScale: null };

describe('an estimated score', () => {
  it.each([
    ['pcmu', 0, 4.409],
    ['pcma', 0.01, 4.328],
    ['pcma', 0.02, 4.235],
    ['pcmu', 0.05, 3.923],
    ['pcmu', 0.1, 3.411],
    ['g729', 0, 4.104],
    ['g729', 0.02, 3.787],
    ['g729', 0.1, 2.745],
  ])('of %s with a loss of %d is narrowband', (codec, averagePacketLossRate, score) =>
    expect(estimate(codec, { averagePacketLossRate })).toEqual({
      estimatedMos: score,
      estimatedMosConversational: null,
      mosMethod: 'eModel',
      mosScale: 'nb',
    }),
  );

  it('for talking takes half the round trip, twice the jitter, and 20 ms', () => {
    // 80 / 2 + 2 * 45 + 20 = 150 ms, then 300 / 2 + 2 * 65 + 20 = 300 ms.
    for (const [averageRoundTripTime, averageJitter, score] of [
      ['PT0.08S', 'PT0.045S', 4.329],
      ['PT0.3S', 'PT0.065S', 3.712],
    ] as const)
      expect(estimate('pcmu', { averageRoundTripTime, averageJitter })).toMatchObject({
        estimatedMos: 4.409,
        estimatedMosConversational: score,
      });
  });

  it('for talking is null without round trip or jitter, and with a round trip of 0 or over 10 s', () => {
    for (const members of [
      { averageJitter: 'PT0.01S' },
      { averageRoundTripTime: 'PT0.1S' },
      { averageJitter: 'PT0.01S', averageRoundTripTime: 'PT0S' },
      { averageJitter: 'PT0.01S', averageRoundTripTime: 'PT10.1S' },
    ] satisfies JsonObject[] as JsonObject[])
      expect(estimate('pcmu', members)).toMatchObject({ estimatedMos: 4.409, estimatedMosConversational: null });
  });

  it('of Opus is fullband', () => {
    expect(estimate('opus')).toMatchObject({ estimatedMos: 4.408, mosMethod: 'eModel', mosScale: 'fb' });
  });

  it('follows from the degradation where a codec has a best score only', () => {
    for (const [codec, degradation, score] of [
      ['siren', 0, 3.72],
      ['rtAudio16', 1.25, 2.85],
      ['rtAudio8', 4.9, 1],
    ] as const)
      expect(estimate(codec, { averageAudioDegradation: degradation, averagePacketLossRate: null })).toEqual({
        estimatedMos: score,
        estimatedMosConversational: null,
        mosMethod: 'degradation',
        mosScale: 'wb',
      });
  });

  it.each<{ why: string; codec: unknown; members?: JsonObject; kind?: MediaKindMember }>([
    { why: 'a codec that is unknown', codec: 'unknown' },
    { why: 'a codec that is mixed', codec: 'multiChannelAudio' },
    { why: 'a codec without values', codec: 'satin' },
    { why: 'a codec without Bpl', codec: 'g722', members: { averageAudioDegradation: 0.1 } },
    { why: 'no codec', codec: null },
    { why: 'a name of Object.prototype', codec: 'constructor' },
    { why: 'no loss', codec: 'pcmu', members: { averagePacketLossRate: null } },
    { why: 'a loss over 1', codec: 'pcmu', members: { averagePacketLossRate: 1.01 } },
    { why: 'a negative loss', codec: 'pcmu', members: { averagePacketLossRate: -0.01 } },
    { why: 'a loss that is not a number', codec: 'pcmu', members: { averagePacketLossRate: 'NaN' } },
    { why: '99 packets', codec: 'pcmu', members: { packetUtilization: 99 } },
    { why: 'an unknown number of packets', codec: 'pcmu', members: { packetUtilization: null } },
    { why: 'no degradation', codec: 'siren' },
    { why: 'a degradation over 5', codec: 'siren', members: { averageAudioDegradation: 5.1 } },
    { why: 'video', codec: 'pcmu', kind: 'video' },
  ])('is null with $why', ({ codec, members, kind }) => expect(estimate(codec, members, kind)).toEqual(nothing));

  it('takes exactly 100 packets, and numbers too long for a double', () => {
    expect(estimate('pcmu', { packetUtilization: 100 }).estimatedMos).toBe(4.409);
    expect(estimate('pcmu', { packetUtilization: 9_007_199_254_740_993n }).estimatedMos).toBeNull();
    expect(estimate('pcmu', { packetUtilization: 101n }).estimatedMos).toBe(4.409);
  });
});
