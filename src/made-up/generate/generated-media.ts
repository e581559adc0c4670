import type { ModalityMember } from '../../call-records/model';
import type { JsonObject } from '../../edm/json/json-value';
import { videoCodecs, type AudioCodecs } from './generated-codecs';
import { networkInfo, ratio, type Network } from './networks';
import type { Device } from './people';
import type { Random } from './random';

/** One side of a call: its network and device. */
export interface Side {
  readonly network: Network;
  readonly device: Device;
  /** How bad its connection is during the call, from 0 to 1. */
  readonly trouble: number;
}

const labels: Partial<Record<ModalityMember, string>> = {
  audio: 'main-audio',
  video: 'main-video',
  videoBasedScreenSharing: 'applicationsharing-video',
};

/** What the streams of a medium have in common. */
interface MediaPlan {
  readonly caller: Side;
  /** Undefined for a service, which reports nothing about its side. */
  readonly callee?: Side;
  /** Duration of the streams. */
  readonly seconds: number;
  readonly codecs: AudioCodecs;
}

/** Part of the audio streams of which almost nothing is sent or measured, since the speaker is muted. */
const MUTED = 0.03;

/** Generates one medium with a stream in each direction. */
export function makeMedia(modality: ModalityMember, plan: MediaPlan, random: Random): JsonObject {
  const { caller, callee, seconds, codecs } = plan;
  // A packet has to pass through both networks.
  const trouble = Math.min(caller.trouble + (callee?.trouble ?? 0), 1);
  const makeStream = (direction: string): JsonObject => {
    if (modality !== 'audio') return videoStream(direction, modality === 'video', trouble, seconds, random);
    return random.chance(MUTED)
      ? mutedStream(direction, codecs, random)
      : audioStream(direction, codecs, trouble, seconds, random);
  };
  return {
    label: labels[modality] ?? modality,
    callerDevice: deviceInfo(caller, random),
    callerNetwork: networkInfo(caller.network, caller.trouble, random),
    ...(callee && {
      calleeDevice: deviceInfo(callee, random),
      calleeNetwork: networkInfo(callee.network, callee.trouble, random),
    }),
    streams: ['callerToCallee', 'calleeToCaller'].map(makeStream),
  };
}

function mutedStream(streamDirection: string, codecs: AudioCodecs, random: Random): JsonObject {
  return {
    streamId: String(random.next()),
    streamDirection,
    audioCodec: random.weighted(codecs),
    packetUtilization: random.whole(0, 80),
    averagePacketLossRate: null,
  };
}

function audioStream(
  streamDirection: string,
  codecs: AudioCodecs,
  trouble: number,
  seconds: number,
  random: Random,
): JsonObject {
  const loss = 0.16 * trouble * trouble * random.unit();
  const concealed = loss * random.about(0.9, 0.3);
  return {
    ...common(streamDirection, trouble, loss, Math.round(seconds * 50 * random.about(0.95, 0.04)), random),
    audioCodec: random.weighted(codecs),
    averageAudioDegradation: Number((1.6 * trouble * random.unit() + 0.05).toFixed(6)),
    averageRatioOfConcealedSamples: ratio(concealed),
    maxRatioOfConcealedSamples: ratio(concealed * 2.5),
    averageAudioNetworkJitter: duration(4 + 60 * trouble * random.unit()),
    maxAudioNetworkJitter: duration(20 + 300 * trouble * random.unit()),
    isAudioForwardErrorCorrectionUsed: loss > 0.01,
  };
}

/** @param isCamera whether it shows a camera, and not a screen, which needs fewer frames */
function videoStream(
  streamDirection: string,
  isCamera: boolean,
  trouble: number,
  seconds: number,
  random: Random,
): JsonObject {
  const loss = 0.4 * trouble * trouble * random.unit();
  const freeze = trouble * trouble * 900 * random.unit();
  const frames = isCamera ? 30 : 10;
  // Older programs do not report the frames that were lost, and some not even the rate.
  const reports = random.whole(0, 9);
  return {
    ...common(streamDirection, trouble, loss, Math.round(seconds * 180 * random.about(0.9, 0.1)), random),
    videoCodec: random.weighted(videoCodecs),
    ...(reports > 0
      ? { averageVideoFrameRate: Number((frames * (1 - 0.95 * trouble * random.unit())).toFixed(3)) }
      : {}),
    averageReceivedFrameRate: Number((frames * (1 - 0.7 * trouble * random.unit())).toFixed(3)),
    ...(reports > 3 ? { averageVideoFrameLossPercentage: Number((80 * trouble ** 3 * random.unit()).toFixed(4)) } : {}),
    averageVideoPacketLossRate: ratio(loss),
    postForwardErrorCorrectionPacketLossRate: ratio(loss * (0.2 + 0.5 * random.unit())),
    lowFrameRateRatio: ratio(trouble * trouble * random.unit()),
    averageFreezeDuration: duration(freeze),
    rmsFreezeDuration: duration(freeze * 1.3),
  };
}

function common(streamDirection: string, trouble: number, loss: number, packets: number, random: Random): JsonObject {
  const jitter = 2 + 35 * trouble * random.unit();
  // A few packets take the long way, through a distant VPN.
  const detour = random.chance(0.03 * trouble) ? 450 : 0;
  const roundTrip = 18 + random.whole(0, 30) + 260 * trouble * trouble * random.unit() + detour;
  return {
    streamId: String(random.next()),
    streamDirection,
    packetUtilization: packets,
    averageBandwidthEstimate: Math.round(9_000_000 - 7_500_000 * trouble * random.unit()),
    averageJitter: duration(jitter),
    maxJitter: duration(jitter * (1.5 + 3 * random.unit())),
    averagePacketLossRate: ratio(loss),
    maxPacketLossRate: ratio(loss * (1.5 + 2 * random.unit())),
    averageRoundTripTime: duration(roundTrip),
    maxRoundTripTime: duration(roundTrip * (1.2 + random.unit())),
    wasMediaBypassed: false,
  };
}

function deviceInfo({ device, trouble }: Side, random: Random): JsonObject {
  return {
    captureDeviceName: device.capture,
    renderDeviceName: device.render,
    captureDeviceDriver: 'Microsoft: 10.0.19041.1',
    renderDeviceDriver: 'Microsoft: 10.0.19041.1',
    sentSignalLevel: Math.round(random.about(-20, 4)),
    sentNoiseLevel: Math.round(random.about(-62, 6)),
    receivedSignalLevel: Math.round(random.about(-22, 5)),
    receivedNoiseLevel: Math.round(random.about(-66, 5)),
    initialSignalLevelRootMeanSquare: Number(random.about(60, 20).toFixed(4)),
    cpuInsufficentEventRatio: ratio(random.chance(0.05) ? 0.3 * random.unit() : 0),
    deviceGlitchEventRatio: ratio(random.chance(0.08) ? 0.2 * random.unit() : 0),
    lowSpeechToNoiseEventRatio: ratio(0.1 * random.unit() * (1 + trouble)),
    micGlitchRate: Number((random.unit() * 20).toFixed(2)),
    speakerGlitchRate: Number((random.unit() * 12).toFixed(2)),
    howlingEventCount: random.chance(0.01) ? 1 : 0,
  };
}

/** An ISO 8601 duration. @param milliseconds at least 0 */
function duration(milliseconds: number): string {
  return `PT${(Math.round(milliseconds) / 1000).toString()}S`;
}
