import type { ModalityMember } from '../../call-records/model';
import type { JsonObject } from '../../edm/json/json-value';
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

/**
 * Generates one medium with a stream in each direction.
 * @param callee undefined for a service, which reports nothing about its side
 * @param seconds duration of the streams
 */
export function makeMedia(
  modality: ModalityMember,
  caller: Side,
  callee: Side | undefined,
  seconds: number,
  random: Random,
): JsonObject {
  // A packet has to pass through both networks.
  const trouble = Math.min(caller.trouble + (callee?.trouble ?? 0), 1);
  const makeStream = (direction: string): JsonObject =>
    modality === 'audio'
      ? audioStream(direction, trouble, seconds, random)
      : videoStream(direction, trouble, seconds, random);
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

function audioStream(streamDirection: string, trouble: number, seconds: number, random: Random): JsonObject {
  const loss = 0.12 * trouble * trouble * random.unit();
  const concealed = loss * random.about(0.9, 0.3);
  return {
    ...common(streamDirection, trouble, loss, Math.round(seconds * 50 * random.about(0.95, 0.04)), random),
    audioCodec: random.weighted([
      [6, 'satin'],
      [3, 'silkWide'],
      [1, 'g722'],
    ]),
    averageAudioDegradation: Number((2.2 * trouble * random.unit() + 0.05).toFixed(6)),
    averageRatioOfConcealedSamples: ratio(concealed),
    maxRatioOfConcealedSamples: ratio(concealed * 2.5),
    averageAudioNetworkJitter: duration(4 + 60 * trouble * random.unit()),
    maxAudioNetworkJitter: duration(20 + 300 * trouble * random.unit()),
    isAudioForwardErrorCorrectionUsed: loss > 0.01,
  };
}

function videoStream(streamDirection: string, trouble: number, seconds: number, random: Random): JsonObject {
  const loss = 0.08 * trouble * trouble * random.unit();
  const freeze = trouble * trouble * 900 * random.unit();
  return {
    ...common(streamDirection, trouble, loss, Math.round(seconds * 180 * random.about(0.9, 0.1)), random),
    videoCodec: random.weighted([
      [8, 'h264'],
      [2, 'av1'],
    ]),
    averageVideoFrameRate: Number((30 - 18 * trouble * random.unit()).toFixed(3)),
    averageReceivedFrameRate: Number((29 - 20 * trouble * random.unit()).toFixed(3)),
    averageVideoFrameLossPercentage: Number((6 * trouble * random.unit()).toFixed(4)),
    averageVideoPacketLossRate: ratio(loss),
    postForwardErrorCorrectionPacketLossRate: ratio(loss * 0.2),
    lowFrameRateRatio: ratio(trouble * trouble * random.unit()),
    averageFreezeDuration: duration(freeze),
    rmsFreezeDuration: duration(freeze * 1.3),
  };
}

function common(streamDirection: string, trouble: number, loss: number, packets: number, random: Random): JsonObject {
  const jitter = 2 + 35 * trouble * random.unit();
  const roundTrip = 18 + random.whole(0, 30) + 260 * trouble * trouble * random.unit();
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
