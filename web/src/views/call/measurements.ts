import type { Stream } from '../../api/client';
import { seconds } from '../../format/durations';
import { count, fixed, milliseconds, percent } from '../../format/numbers';
import { spaced } from '../../format/words';

/** What a rule set allows: up to the value, or at least it. Units are those of the measurement. */
interface Limit {
  readonly value: number;
  readonly atLeast?: boolean;
}

/** A measurement of a stream: a number in the unit of `text`, or undefined where nobody measured it. */
export interface Measurement {
  readonly title: string;
  /** Name in the reasons for which a stream is poor. */
  readonly reason?: string;
  value(stream: Stream): number | undefined;
  text(value: number): string;
}

const inMilliseconds = (value: number): string => milliseconds(value);
const inPercent = (value: number): string => percent(value);
const megabits = (value: number): string => `${fixed(value / 1e6, 1)} Mbit/s`;
const frames = (value: number): string => `${fixed(value, 1)} frames/s`;

/** A number as a source wrote it. Not every one is a number: `NaN` and the infinities measure nothing. */
type Written = number | string | null | undefined;

const numberOf = (value: Written): number | undefined => (typeof value === 'number' ? value : undefined);

function measurement(
  title: string,
  value: (stream: Stream) => Written,
  text: (value: number) => string,
  reason?: string,
): Measurement {
  return { title, value: (stream) => numberOf(value(stream)), text, ...(reason !== undefined && { reason }) };
}

/** What can make a stream poor, in the order in which the page shows it. */
export const judged: readonly Measurement[] = [
  measurement('Packet loss', (s) => s.averagePacketLossRate, inPercent, 'loss'),
  measurement('Jitter', (s) => seconds(s.averageJitter), inMilliseconds, 'jitter'),
  measurement('Round trip', (s) => measuredTrip(s.averageRoundTripTime), inMilliseconds, 'roundTrip'),
  measurement(
    'Degradation',
    (s) => s.averageAudioDegradation,
    (value) => `${fixed(value, 2)} points`,
    'degradation',
  ),
  measurement('Concealed audio', (s) => s.averageRatioOfConcealedSamples, inPercent, 'concealment'),
  measurement('Lost frames', (s) => ratioOf(s.averageVideoFrameLossPercentage), inPercent, 'frameLoss'),
  measurement('Frame rate', (s) => s.averageVideoFrameRate, frames, 'frameRate'),
  measurement('Loss after correction', (s) => s.postForwardErrorCorrectionPacketLossRate, inPercent, 'postFecLoss'),
];

/** What is shown beside it, where it is known. */
export const others: readonly Measurement[] = [
  measurement('Packet loss, highest', (s) => s.maxPacketLossRate, inPercent),
  measurement('Jitter, highest', (s) => seconds(s.maxJitter), inMilliseconds),
  measurement('Round trip, highest', (s) => measuredTrip(s.maxRoundTripTime), inMilliseconds),
  measurement('Concealed audio, highest', (s) => s.maxRatioOfConcealedSamples, inPercent),
  measurement('Jitter of the network', (s) => seconds(s.averageAudioNetworkJitter), inMilliseconds),
  measurement('Jitter of the network, highest', (s) => seconds(s.maxAudioNetworkJitter), inMilliseconds),
  measurement('Packet loss of video', (s) => s.averageVideoPacketLossRate, inPercent),
  measurement('Frame rate that arrived', (s) => s.averageReceivedFrameRate, frames),
  measurement('Time with a low frame rate', (s) => s.lowFrameRateRatio, inPercent),
  measurement('Time of overloaded video', (s) => s.lowVideoProcessingCapabilityRatio, inPercent),
  measurement('Freezes, average', (s) => seconds(s.averageFreezeDuration), inMilliseconds),
  measurement('Freezes, RMS', (s) => seconds(s.rmsFreezeDuration), inMilliseconds),
  measurement('Packets', (s) => s.packetUtilization, count),
  measurement('Bandwidth estimate', (s) => s.averageBandwidthEstimate, megabits),
];

const audioReasons: readonly string[] = ['loss', 'jitter', 'roundTrip', 'degradation', 'concealment'];
const pictureReasons: readonly string[] = ['frameLoss', 'frameRate', 'postFecLoss'];
/** Call Record Insights looks at three measurements of audio only. */
const criReasons: readonly string[] = ['loss', 'jitter', 'roundTrip'];

/** Limits of docs/quality.md by reason; those of the frame rate differ by what is shown. */
const limits: Readonly<Record<string, Limit>> = {
  loss: { value: 0.1 },
  jitter: { value: 0.03 },
  roundTrip: { value: 0.5 },
  degradation: { value: 1 },
  concealment: { value: 0.07 },
  frameLoss: { value: 0.5 },
  postFecLoss: { value: 0.15 },
};

/** The limit of a measurement, by the rule set of the stream and by what the stream carries. */
export function limitOf({ reason }: Measurement, { mediaKind, ruleSet }: Stream): Limit | undefined {
  if (reason === undefined) return undefined;
  if (mediaKind === 'audio') {
    return (ruleSet === 'cri' ? criReasons : audioReasons).includes(reason) ? limits[reason] : undefined;
  }
  const isScreen = mediaKind === 'videoBasedScreenSharing';
  if ((mediaKind !== 'video' && !isScreen) || !pictureReasons.includes(reason)) return undefined;
  return reason === 'frameRate' ? { value: isScreen ? 2 : 7, atLeast: true } : limits[reason];
}

/** `limit 30 ms`, or `at least 7 frames/s` */
export function limitText(limited: Measurement, stream: Stream): string | undefined {
  const limit = limitOf(limited, stream);
  if (!limit) return undefined;
  const text = limited
    .text(limit.value)
    .replace(/\.0+ /, ' ')
    .replace(/^1 points/, '1 point');
  return limit.atLeast ? `at least ${text}` : `limit ${text}`;
}

/** Whether the measurement is a reason why the stream is poor. */
export const isPoor = ({ reason }: Measurement, { poorReasons }: Stream): boolean =>
  reason !== undefined && (poorReasons as readonly string[]).includes(reason);

const mosMethods: ReadonlyMap<string, string> = new Map([
  ['eModel', 'E-model'],
  ['degradation', 'degradation'],
]);
const mosScales: ReadonlyMap<string, string> = new Map([
  ['nb', 'narrowband'],
  ['wb', 'wideband'],
  ['fb', 'fullband'],
]);

/** `4.3` */
export function mosValueText({ estimatedMos }: Stream): string | undefined {
  const score = numberOf(estimatedMos);
  return score === undefined ? undefined : fixed(score, 1);
}

/** `E-model, narrowband` of a score; undefined without one. */
export function mosMethodText({ estimatedMos, mosMethod, mosScale }: Stream): string | undefined {
  if (numberOf(estimatedMos) === undefined) return undefined;
  return [mosMethods.get(mosMethod ?? ''), mosScales.get(mosScale ?? '')].filter(Boolean).join(', ');
}

/** `4.3 (E-model, narrowband)`: a score never stands without its method and scale. */
export function mosText(stream: Stream): string | undefined {
  const score = mosValueText(stream);
  return score === undefined ? undefined : `${score} (${mosMethodText(stream)})`;
}

/** Codecs are written as people know them. */
const codecs: ReadonlyMap<string, string> = new Map([
  ...[['pcma', 'G.711 A-law'] as const, ['pcmu', 'G.711 µ-law'] as const, ['g722', 'G.722'] as const],
  ...[['g7221', 'G.722.1'] as const, ['g7221c', 'G.722.1C'] as const, ['g729', 'G.729'] as const],
  ...[['amrWide', 'AMR-WB'] as const, ['h263', 'H.263'] as const, ['h264', 'H.264'] as const],
  ...[['h265', 'H.265'] as const, ['av1', 'AV1'] as const, ['silk', 'SILK'] as const],
]);

export const codecText = (codec: string): string => codecs.get(codec) ?? spaced(codec);

const ratioOf = (value: Written): Written => (typeof value === 'number' ? value / 100 : undefined);

/** A round trip of exactly 0 is one that nobody measured. */
function measuredTrip(duration: string | null | undefined): number | undefined {
  const trip = seconds(duration);
  return trip === 0 ? undefined : trip;
}
