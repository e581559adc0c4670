import type { QualityRuleSet } from '../../config/settings';
import type { JsonObject } from '../../edm/json/json-value';
import type { MediaKindMember, PoorReasonMember } from '../model';
import { classify, type Classified } from './classification';
import { measure } from './measurements';
import { ruleSets } from './rule-sets';

const good: Classified = { classification: 'good', poorReasons: [] };
const unclassified: Classified = { classification: 'unclassified', poorReasons: [] };
const poor = (...poorReasons: PoorReasonMember[]): Classified => ({ classification: 'poor', poorReasons });

const as = (set: QualityRuleSet, kind: MediaKindMember, stream: JsonObject): Classified =>
  classify(kind, measure(stream), ruleSets[set]);

/** A member with a value that equals the limit, one just beyond it, and one that is not believed. */
const audioLimits = [
  ['averageJitter', 'PT0.030S', 'PT0.0301S', 'PT10.001S', 'jitter'],
  ['averagePacketLossRate', 0.1, 0.10001, 1.5, 'loss'],
  ['averageRoundTripTime', 'PT0.5S', 'PT0.5001S', 'PT11S', 'roundTrip'],
  ['averageAudioDegradation', 1, 1.0001, 5.5, 'degradation'],
  ['averageRatioOfConcealedSamples', 0.07, 0.0701, -0.1, 'concealment'],
] as const;
const videoLimits = [
  ['averageVideoFrameLossPercentage', 50, 50.1, 101, 'frameLoss'],
  ['averageVideoFrameRate', 7, 6.9, -1, 'frameRate'],
  ['postForwardErrorCorrectionPacketLossRate', 0.15, 0.1501, 2, 'postFecLoss'],
] as const;

describe('the rule set cqd-2020', () => {
  it.each(audioLimits)('takes %s to be good at %s and poor at %s', (member, limit, beyond, absurd, reason) => {
    expect(as('cqd-2020', 'audio', { [member]: limit })).toEqual(good);
    expect(as('cqd-2020', 'audio', { [member]: beyond })).toEqual(poor(reason));
    expect(as('cqd-2020', 'audio', { [member]: absurd })).toEqual(unclassified);
    expect(as('cqd-2020', 'audio', { [member]: null })).toEqual(unclassified);
  });

  it('names every reason', () => {
    const stream = Object.fromEntries(audioLimits.map(([member, , beyond]) => [member, beyond]));
    expect(as('cqd-2020', 'audio', stream)).toEqual(poor('jitter', 'loss', 'roundTrip', 'degradation', 'concealment'));
  });

  it('asks for no number of packets', () => {
    expect(as('cqd-2020', 'audio', { averageJitter: 'PT1S', packetUtilization: 1 })).toEqual(poor('jitter'));
  });
});

describe('the rule set cri', () => {
  const calm = { averageJitter: 'PT0.03S', averagePacketLossRate: 0.1, averageRoundTripTime: 'PT0.5S' };
  const enough = { packetUtilization: 1001 };

  it('takes a stream to be good where all three values are known and within their limits', () => {
    expect(as('cri', 'audio', { ...calm, ...enough })).toEqual(good);
    for (const member of Object.keys(calm))
      expect(as('cri', 'audio', { ...calm, ...enough, [member]: null })).toEqual(unclassified);
  });

  it.each(audioLimits.slice(0, 3))('takes %s to be poor beyond %s', (member, _, beyond, absurd, reason) => {
    expect(as('cri', 'audio', { [member]: beyond, ...enough })).toEqual(poor(reason));
    expect(as('cri', 'audio', { ...calm, [member]: absurd, ...enough })).toEqual(unclassified);
  });

  it('looks at neither degradation nor concealment', () => {
    const members = { averageAudioDegradation: 4, averageRatioOfConcealedSamples: 0.9 };
    expect(as('cri', 'audio', { ...calm, ...enough, ...members })).toEqual(good);
  });

  it('classifies only streams of more than 1000 packets', () => {
    for (const packetUtilization of [1000, 0, null])
      expect(as('cri', 'audio', { averageJitter: 'PT1S', packetUtilization })).toEqual(unclassified);
  });
});

describe.each(['cqd-2020', 'cri'] as const)('pictures by the rule set %s', (set) => {
  it.each(videoLimits)('are good with %s at %s and poor at %s', (member, limit, beyond, absurd, reason) => {
    expect(as(set, 'video', { [member]: limit })).toEqual(good);
    expect(as(set, 'video', { [member]: beyond })).toEqual(poor(reason));
    expect(as(set, 'video', { [member]: absurd })).toEqual(unclassified);
    expect(as(set, 'video', { [member]: null })).toEqual(unclassified);
  });

  it('are decided by the first value that is known', () => {
    const [loss, rate, rest] = videoLimits;
    expect(as(set, 'video', { [loss[0]]: loss[1], [rate[0]]: rate[2], [rest[0]]: rest[2] })).toEqual(good);
    expect(as(set, 'video', { [loss[0]]: null, [rate[0]]: rate[2], [rest[0]]: rest[1] })).toEqual(poor('frameRate'));
    expect(as(set, 'video', { [loss[0]]: loss[3], [rate[0]]: rate[1], [rest[0]]: rest[2] })).toEqual(good);
  });

  it('of a shared screen need two frames a second', () => {
    for (const kind of ['videoBasedScreenSharing', 'applicationSharing'] as const) {
      expect(as(set, kind, { averageVideoFrameRate: 2 })).toEqual(good);
      expect(as(set, kind, { averageVideoFrameRate: 1.9 })).toEqual(poor('frameRate'));
      expect(as(set, kind, {})).toEqual(unclassified);
    }
  });

  it('of an unknown kind are unclassified', () => {
    expect(as(set, 'unknown', { averageJitter: 'PT5S', averageVideoFrameRate: 1 })).toEqual(unclassified);
  });
});
