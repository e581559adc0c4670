import type { JsonObject, JsonValue } from '../../edm/json/json-value';
import type { MediaStream } from '../../call-records/model';
import { secondsOf } from './durations';
import { numberOf } from './values';

/** A measurement that classifies a stream or estimates its score, with the range in which it is believed. */
export interface Measurement {
  /** Member of a media stream. */
  readonly member: keyof MediaStream;
  /** A duration is compared in seconds. */
  readonly unit: 's' | 'ratio' | 'points' | 'per cent' | 'frames/s' | 'packets';
  /** Both bounds included. */
  readonly range: readonly [least: number, most: number];
  /** Whether 0 stands for a value that was not measured. */
  readonly isZeroUnknown?: boolean;
}

/**
 * What is taken from media streams. A value outside its range is a fault of the source, such as a loss of 8 that means
 * per cent: it is shown as it was written, but neither classifies the stream nor enters an estimate.
 */
export const measurements = {
  jitter: { member: 'averageJitter', unit: 's', range: [0, 10] },
  loss: { member: 'averagePacketLossRate', unit: 'ratio', range: [0, 1] },
  roundTrip: { member: 'averageRoundTripTime', unit: 's', range: [0, 10], isZeroUnknown: true },
  degradation: { member: 'averageAudioDegradation', unit: 'points', range: [0, 5] },
  concealment: { member: 'averageRatioOfConcealedSamples', unit: 'ratio', range: [0, 1] },
  frameLoss: { member: 'averageVideoFrameLossPercentage', unit: 'per cent', range: [0, 100] },
  frameRate: { member: 'averageVideoFrameRate', unit: 'frames/s', range: [0, 1000] },
  postFecLoss: { member: 'postForwardErrorCorrectionPacketLossRate', unit: 'ratio', range: [0, 1] },
  packets: { member: 'packetUtilization', unit: 'packets', range: [0, Number.MAX_SAFE_INTEGER] },
} as const satisfies Record<string, Measurement>;

export type MeasurementName = keyof typeof measurements;

/** The believed values of a stream; null: not known. */
export type Measured = Readonly<Record<MeasurementName, number | null>>;

export function measure(stream: JsonObject): Measured {
  return {
    jitter: read(stream, measurements.jitter),
    loss: read(stream, measurements.loss),
    roundTrip: read(stream, measurements.roundTrip),
    degradation: read(stream, measurements.degradation),
    concealment: read(stream, measurements.concealment),
    frameLoss: read(stream, measurements.frameLoss),
    frameRate: read(stream, measurements.frameRate),
    postFecLoss: read(stream, measurements.postFecLoss),
    packets: read(stream, measurements.packets),
  };
}

function read(stream: JsonObject, { member, unit, range: [least, most], isZeroUnknown }: Measurement): number | null {
  const written: JsonValue | undefined = stream[member];
  if (written === undefined || written === null) return null;
  const value = unit === 's' ? (typeof written === 'string' ? secondsOf(written) : null) : numberOf(written);
  if (value === null || !(value >= least && value <= most)) return null;
  return value === 0 && isZeroUnknown ? null : value;
}
