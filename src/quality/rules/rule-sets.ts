import type { QualityRuleSet } from '../../config/settings';
import type { PoorReasonMember } from '../model';
import type { MeasurementName } from './measurements';

/** A measurement and its limit. A value equal to the limit is within it. */
export interface Limit {
  readonly measurement: MeasurementName;
  readonly reason: PoorReasonMember;
  /** Values above are poor; in the unit of the measurement. */
  readonly over?: number;
  /** Values below are poor. */
  readonly under?: number;
}

/** Any measurement over its limit makes the stream poor. */
export interface AudioRule {
  readonly limits: readonly Limit[];
  /** Whether a stream is good only where all measurements are known; otherwise one is enough. */
  readonly needsAll: boolean;
  /** Streams with this many packets or fewer, or with an unknown number, are unclassified. */
  readonly packetsOver?: number;
}

/** The first measurement that is known decides alone. */
export type VideoRule = readonly Limit[];

export interface RuleSet {
  readonly audio: AudioRule;
  readonly video: VideoRule;
  /** Shared screens, which need fewer frames. */
  readonly screen: VideoRule;
  readonly source: string;
}

const loss: Limit = { measurement: 'loss', reason: 'loss', over: 0.1 };
const roundTrip: Limit = { measurement: 'roundTrip', reason: 'roundTrip', over: 0.5 };
const jitter: Limit = { measurement: 'jitter', reason: 'jitter', over: 0.03 };
const degradation: Limit = { measurement: 'degradation', reason: 'degradation', over: 1 };
const concealment: Limit = { measurement: 'concealment', reason: 'concealment', over: 0.07 };

function videoRule(framesPerSecond: number): VideoRule {
  return [
    { measurement: 'frameLoss', reason: 'frameLoss', over: 50 },
    { measurement: 'frameRate', reason: 'frameRate', under: framesPerSecond },
    { measurement: 'postFecLoss', reason: 'postFecLoss', over: 0.15 },
  ];
}

const pictures = { video: videoRule(7), screen: videoRule(2) };

/** The rule sets by name. */
export const ruleSets: Readonly<Record<QualityRuleSet, RuleSet>> = {
  'cqd-2020': {
    audio: { limits: [jitter, loss, roundTrip, degradation, concealment], needsAll: false },
    ...pictures,
    source: "Microsoft's page 'Stream Classification in CQD'",
  },
  cri: {
    audio: { limits: [jitter, loss, roundTrip], needsAll: true, packetsOver: 1000 },
    ...pictures,
    source: "Configure.kql of Microsoft's Call Record Insights",
  },
};
