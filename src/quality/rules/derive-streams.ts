import type { CallRecord, Media, MediaStream } from '../../call-records/model';
import type { JsonObject } from '../../edm/json/json-value';
import type { MediaKindMember, Stream } from '../model';
import type { CallSource, SegmentSource, SessionSource } from './call-source';
import { classify } from './classification';
import { measure } from './measurements';
import { mediaKindOf } from './media-kind';
import { estimateMos } from './mos';
import type { Recipe } from './recipe';
import { ruleSets } from './rule-sets';
import { endpointSide, mediaSide, unknownSide, type EndpointSide, type MediaSide } from './side';
import { itemsOf, objectOf } from './values';

export type StreamRow = Omit<Stream, 'callRecord'>;

/** A medium with what its streams have in common. */
interface Medium {
  readonly idPrefix: string;
  readonly segment: SegmentSource;
  readonly session: SessionSource;
  readonly media: Media;
  readonly kind: MediaKindMember;
  readonly caller: MediaSide;
  readonly callee: MediaSide;
}

/** The streams of a call, in its order. */
export function deriveStreams(source: CallSource, recipe: Recipe): StreamRow[] {
  const rows: StreamRow[] = [];
  for (const [sessionIndex, session] of source.sessions.entries())
    for (const [segmentIndex, segment] of session.segments.entries()) {
      const media = itemsOf(segment.body.media);
      if (media.length === 0) continue;
      const caller = endpointSide(segment.body.caller, session.body.caller);
      const callee = endpointSide(segment.body.callee, session.body.callee);
      media.forEach((item, index) => {
        const json = objectOf(item);
        if (!json) return;
        const idPrefix = `${source.id}_${sessionIndex}_${segmentIndex}_${index}`;
        const medium = mediumOf(json, { idPrefix, segment, session }, caller, callee);
        itemsOf(json.streams).forEach((stream, streamIndex) => {
          const members = objectOf(stream);
          if (members) rows.push(rowOf(members, streamIndex, medium, source, recipe));
        });
      });
    }
  return rows;
}

function mediumOf(
  json: JsonObject,
  place: Pick<Medium, 'idPrefix' | 'segment' | 'session'>,
  caller: EndpointSide,
  callee: EndpointSide,
): Medium {
  return {
    ...place,
    media: json as Media,
    kind: mediaKindOf(json.label),
    caller: mediaSide(caller, json.callerDevice, json.callerNetwork),
    callee: mediaSide(callee, json.calleeDevice, json.calleeNetwork),
  };
}

/** Who sent and who received; nobody is known for both where the stream does not say which way it flowed. */
function sidesOf(direction: unknown, { caller, callee }: Medium): readonly [sender: MediaSide, receiver: MediaSide] {
  if (direction === 'callerToCallee') return [caller, callee];
  return direction === 'calleeToCaller' ? [callee, caller] : [unknownSide, unknownSide];
}

function rowOf(json: JsonObject, index: number, medium: Medium, source: CallSource, recipe: Recipe): StreamRow {
  const { segment, session, media, kind } = medium;
  // The service accepts only streams of this type.
  const stream = json as MediaStream;
  const call = source.body as unknown as CallRecord;
  const [sender, receiver] = sidesOf(stream.streamDirection, medium);
  const measured = measure(json);
  const audioCodec = stream.audioCodec ?? null;
  const videoCodec = stream.videoCodec ?? null;
  const { classification, poorReasons } = classify(kind, measured, ruleSets[recipe.ruleSet]);
  const mos = estimateMos(kind, audioCodec, measured, recipe.codecs);
  return {
    id: `${medium.idPrefix}_${index}`,
    callRecordId: source.id,
    sessionId: session.id,
    segmentId: segment.id,
    label: media.label ?? null,
    streamId: stream.streamId ?? null,
    startDateTime: stream.startDateTime ?? timeOf('startDateTime', medium, call),
    endDateTime: stream.endDateTime ?? timeOf('endDateTime', medium, call),
    streamDirection: stream.streamDirection ?? null,
    mediaKind: kind,
    callType: call.type ?? null,
    isTest: (session.body.isTest as boolean | undefined) ?? null,
    senderType: sender.endpoint.party.kind,
    senderId: sender.endpoint.party.id,
    senderDisplayName: sender.endpoint.party.displayName,
    senderUserPrincipalName: sender.endpoint.party.userPrincipalName,
    senderEndpointName: sender.endpoint.name,
    senderPlatform: sender.endpoint.agent.platform ?? null,
    senderProductFamily: sender.endpoint.agent.productFamily ?? null,
    senderServiceRole: sender.endpoint.agent.role ?? null,
    senderApplicationVersion: sender.endpoint.agent.applicationVersion ?? null,
    senderCaptureDeviceName: sender.device.captureDeviceName ?? null,
    senderRenderDeviceName: sender.device.renderDeviceName ?? null,
    senderIPAddress: sender.network.ipAddress ?? null,
    senderSubnet: sender.network.subnet ?? null,
    senderReflexiveIPAddress: sender.network.reflexiveIPAddress ?? null,
    senderConnectionType: sender.network.connectionType ?? null,
    senderWifiBand: sender.network.wifiBand ?? null,
    senderWifiSignalStrength: sender.network.wifiSignalStrength ?? null,
    senderLinkSpeed: sender.network.linkSpeed ?? null,
    senderBasicServiceSetIdentifier: sender.network.basicServiceSetIdentifier ?? null,
    receiverType: receiver.endpoint.party.kind,
    receiverId: receiver.endpoint.party.id,
    receiverDisplayName: receiver.endpoint.party.displayName,
    receiverUserPrincipalName: receiver.endpoint.party.userPrincipalName,
    receiverEndpointName: receiver.endpoint.name,
    receiverPlatform: receiver.endpoint.agent.platform ?? null,
    receiverProductFamily: receiver.endpoint.agent.productFamily ?? null,
    receiverServiceRole: receiver.endpoint.agent.role ?? null,
    receiverApplicationVersion: receiver.endpoint.agent.applicationVersion ?? null,
    receiverCaptureDeviceName: receiver.device.captureDeviceName ?? null,
    receiverRenderDeviceName: receiver.device.renderDeviceName ?? null,
    receiverIPAddress: receiver.network.ipAddress ?? null,
    receiverSubnet: receiver.network.subnet ?? null,
    receiverReflexiveIPAddress: receiver.network.reflexiveIPAddress ?? null,
    receiverConnectionType: receiver.network.connectionType ?? null,
    receiverWifiBand: receiver.network.wifiBand ?? null,
    receiverWifiSignalStrength: receiver.network.wifiSignalStrength ?? null,
    receiverLinkSpeed: receiver.network.linkSpeed ?? null,
    receiverBasicServiceSetIdentifier: receiver.network.basicServiceSetIdentifier ?? null,
    codec: audioCodec ?? videoCodec,
    audioCodec,
    averageAudioDegradation: stream.averageAudioDegradation ?? null,
    averageAudioNetworkJitter: stream.averageAudioNetworkJitter ?? null,
    averageBandwidthEstimate: stream.averageBandwidthEstimate ?? null,
    averageFreezeDuration: stream.averageFreezeDuration ?? null,
    averageJitter: stream.averageJitter ?? null,
    averagePacketLossRate: stream.averagePacketLossRate ?? null,
    averageRatioOfConcealedSamples: stream.averageRatioOfConcealedSamples ?? null,
    averageReceivedFrameRate: stream.averageReceivedFrameRate ?? null,
    averageRoundTripTime: stream.averageRoundTripTime ?? null,
    averageVideoFrameLossPercentage: stream.averageVideoFrameLossPercentage ?? null,
    averageVideoFrameRate: stream.averageVideoFrameRate ?? null,
    averageVideoPacketLossRate: stream.averageVideoPacketLossRate ?? null,
    isAudioForwardErrorCorrectionUsed: stream.isAudioForwardErrorCorrectionUsed ?? null,
    lowFrameRateRatio: stream.lowFrameRateRatio ?? null,
    lowVideoProcessingCapabilityRatio: stream.lowVideoProcessingCapabilityRatio ?? null,
    maxAudioNetworkJitter: stream.maxAudioNetworkJitter ?? null,
    maxJitter: stream.maxJitter ?? null,
    maxPacketLossRate: stream.maxPacketLossRate ?? null,
    maxRatioOfConcealedSamples: stream.maxRatioOfConcealedSamples ?? null,
    maxRoundTripTime: stream.maxRoundTripTime ?? null,
    packetUtilization: stream.packetUtilization ?? null,
    postForwardErrorCorrectionPacketLossRate: stream.postForwardErrorCorrectionPacketLossRate ?? null,
    rmsFreezeDuration: stream.rmsFreezeDuration ?? null,
    videoCodec,
    wasMediaBypassed: stream.wasMediaBypassed ?? null,
    classification,
    poorReasons,
    ruleSet: recipe.ruleSet,
    estimatedMos: mos.estimatedMos,
    estimatedMosConversational: mos.estimatedMosConversational,
    mosMethod: mos.mosMethod,
    mosScale: mos.mosScale,
  };
}

/** A time of the segment or, where it has none, of its session or call. */
function timeOf(name: 'startDateTime' | 'endDateTime', { segment, session }: Medium, call: CallRecord): string {
  return (segment.body[name] as string | undefined) ?? (session.body[name] as string | undefined) ?? call[name];
}
