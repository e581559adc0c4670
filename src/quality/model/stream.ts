import {
  EdmBoolean,
  EdmDateTimeOffset,
  EdmDuration,
  EdmEnum,
  EdmInt32,
  EdmInt64,
  EdmReference,
  EdmSingle,
  EdmString,
  EdmType,
} from '../../edm/decorators';
import type { PropertyOptions } from '../../edm/structured-type';
import {
  AudioCodec,
  CallRecord,
  CallType,
  ClientPlatform,
  MediaStreamDirection,
  NetworkConnectionType,
  ProductFamily,
  ServiceRole,
  VideoCodec,
  WifiBand,
  type AudioCodecMember,
  type CallTypeMember,
  type ClientPlatformMember,
  type MediaStreamDirectionMember,
  type NetworkConnectionTypeMember,
  type ProductFamilyMember,
  type ServiceRoleMember,
  type VideoCodecMember,
  type WifiBandMember,
} from '../../call-records/model';
import { sampleCall } from '../../call-records/samples/sample-call';
import {
  MediaKind,
  MosMethod,
  MosScale,
  NAMESPACE,
  PartyKind,
  PoorReason,
  StreamClassification,
  type MediaKindMember,
  type MosMethodMember,
  type MosScaleMember,
  type PartyKindMember,
  type PoorReasonMember,
  type StreamClassificationMember,
} from './enums';

/** Derived from call records, and stored in a column. */
const stored: PropertyOptions = { computed: true, column: true };
const always: PropertyOptions = { ...stored, nullable: false };

@EdmType({
  name: `${NAMESPACE}.stream`,
  doc: 'One direction of one medium between two endpoints, with both sides, its measurements, and what follows from them.',
  entity: true,
})
export class Stream {
  @EdmString('Id of the row: the same for as long as the stream keeps its place in the call record.', {
    ...always,
    example: 'e523d2ed-2966-4b6b-925b-754a88034cc5_0_0_0_0',
  })
  id: string;

  @EdmString('Id of the call record.', { ...always, example: sampleCall.id })
  callRecordId: string;

  @EdmString('Id of the session.', { ...always, example: sampleCall.id })
  sessionId: string;

  @EdmString('Id of the segment.', { ...always, example: sampleCall.id })
  segmentId: string;

  @EdmString('Label of the medium.', { ...stored, example: 'main-audio' })
  label: string | null;

  @EdmString('Id of the stream in its medium.', { ...stored, example: '1504545584' })
  streamId: string | null;

  @EdmDateTimeOffset('When the stream began or, where the stream does not say, its segment, in UTC.', {
    ...always,
    example: sampleCall.startDateTime,
  })
  startDateTime: string;

  @EdmDateTimeOffset('When the stream ended or, where the stream does not say, its segment, in UTC.', {
    ...always,
    example: sampleCall.endDateTime,
  })
  endDateTime: string;

  @EdmEnum(MediaStreamDirection, 'Which way the stream flowed.', { ...stored, example: 'callerToCallee' })
  streamDirection: MediaStreamDirectionMember | null;

  @EdmEnum(MediaKind, 'What the stream carries, by the label of its medium.', { ...always, example: 'audio' })
  mediaKind: MediaKindMember;

  @EdmEnum(CallType, 'Type of the call.', { ...stored, example: 'peerToPeer' })
  callType: CallTypeMember | null;

  @EdmBoolean('Whether the session was only a test of devices and network.', { ...stored, example: false })
  isTest: boolean | null;

  @EdmEnum(PartyKind, 'Kind of the party of the side that sent.', { ...stored, example: 'user' })
  senderType: PartyKindMember | null;

  @EdmString('Id of the identity of the side that sent; the number of a phone.', {
    ...stored,
    example: '821809f5-0000-0000-0000-3b5136c0e777',
  })
  senderId: string | null;

  @EdmString('Display name of the side that sent.', { ...stored, example: 'Abbie Wilkins' })
  senderDisplayName: string | null;

  @EdmString('Sign-in name of the side that sent.', { ...stored, example: 'abbie.wilkins@contoso.com' })
  senderUserPrincipalName: string | null;

  @EdmString('Name of the device of the side that sent.', { ...stored, example: 'DESKTOP-1' })
  senderEndpointName: string | null;

  @EdmEnum(ClientPlatform, 'Platform of the side that sent.', { ...stored, example: 'windows' })
  senderPlatform: ClientPlatformMember | null;

  @EdmEnum(ProductFamily, 'Product line of the software of the side that sent.', { ...stored, example: 'teams' })
  senderProductFamily: ProductFamilyMember | null;

  @EdmEnum(ServiceRole, 'Part that the service plays, of the side that sent.', {
    ...stored,
    example: 'mediationServer',
  })
  senderServiceRole: ServiceRoleMember | null;

  @EdmString('Version of the software of the side that sent.', { ...stored, example: '1.0.0.0' })
  senderApplicationVersion: string | null;

  @EdmString('Microphone or camera of the side that sent.', { ...stored, example: 'Default input device' })
  senderCaptureDeviceName: string | null;

  @EdmString('Speaker or screen of the side that sent.', { ...stored, example: 'Default output device' })
  senderRenderDeviceName: string | null;

  @EdmString('IP address of the side that sent.', { ...stored, example: '10.150.0.2' })
  senderIPAddress: string | null;

  @EdmString('Subnet of the side that sent.', { ...stored, example: '10.150.0.0' })
  senderSubnet: string | null;

  @EdmString('Address under which the relay sees the endpoint of the side that sent.', {
    ...stored,
    example: '127.0.0.2',
  })
  senderReflexiveIPAddress: string | null;

  @EdmEnum(NetworkConnectionType, 'Kind of network of the side that sent.', { ...stored, example: 'wifi' })
  senderConnectionType: NetworkConnectionTypeMember | null;

  @EdmEnum(WifiBand, 'Wi-Fi frequency band of the side that sent.', { ...stored, example: 'frequency50GHz' })
  senderWifiBand: WifiBandMember | null;

  @EdmInt32('Strength of the Wi-Fi signal of the side that sent, in per cent.', { ...stored, example: 92 })
  senderWifiSignalStrength: number | null;

  @EdmInt64('Speed of the network adapter of the side that sent, in bit/s.', { ...stored, example: 54000000 })
  senderLinkSpeed: number | bigint | null;

  @EdmString('BSSID of the Wi-Fi access point of the side that sent.', { ...stored, example: '00-11-22-33-44-55' })
  senderBasicServiceSetIdentifier: string | null;

  @EdmEnum(PartyKind, 'Kind of the party of the side that received.', { ...stored, example: 'user' })
  receiverType: PartyKindMember | null;

  @EdmString('Id of the identity of the side that received; the number of a phone.', {
    ...stored,
    example: '821809f5-0000-0000-0000-3b5136c0e777',
  })
  receiverId: string | null;

  @EdmString('Display name of the side that received.', { ...stored, example: 'Abbie Wilkins' })
  receiverDisplayName: string | null;

  @EdmString('Sign-in name of the side that received.', { ...stored, example: 'abbie.wilkins@contoso.com' })
  receiverUserPrincipalName: string | null;

  @EdmString('Name of the device of the side that received.', { ...stored, example: 'DESKTOP-1' })
  receiverEndpointName: string | null;

  @EdmEnum(ClientPlatform, 'Platform of the side that received.', { ...stored, example: 'windows' })
  receiverPlatform: ClientPlatformMember | null;

  @EdmEnum(ProductFamily, 'Product line of the software of the side that received.', { ...stored, example: 'teams' })
  receiverProductFamily: ProductFamilyMember | null;

  @EdmEnum(ServiceRole, 'Part that the service plays, of the side that received.', {
    ...stored,
    example: 'mediationServer',
  })
  receiverServiceRole: ServiceRoleMember | null;

  @EdmString('Version of the software of the side that received.', { ...stored, example: '1.0.0.0' })
  receiverApplicationVersion: string | null;

  @EdmString('Microphone or camera of the side that received.', { ...stored, example: 'Default input device' })
  receiverCaptureDeviceName: string | null;

  @EdmString('Speaker or screen of the side that received.', { ...stored, example: 'Default output device' })
  receiverRenderDeviceName: string | null;

  @EdmString('IP address of the side that received.', { ...stored, example: '10.150.0.2' })
  receiverIPAddress: string | null;

  @EdmString('Subnet of the side that received.', { ...stored, example: '10.150.0.0' })
  receiverSubnet: string | null;

  @EdmString('Address under which the relay sees the endpoint of the side that received.', {
    ...stored,
    example: '127.0.0.2',
  })
  receiverReflexiveIPAddress: string | null;

  @EdmEnum(NetworkConnectionType, 'Kind of network of the side that received.', { ...stored, example: 'wifi' })
  receiverConnectionType: NetworkConnectionTypeMember | null;

  @EdmEnum(WifiBand, 'Wi-Fi frequency band of the side that received.', { ...stored, example: 'frequency50GHz' })
  receiverWifiBand: WifiBandMember | null;

  @EdmInt32('Strength of the Wi-Fi signal of the side that received, in per cent.', { ...stored, example: 92 })
  receiverWifiSignalStrength: number | null;

  @EdmInt64('Speed of the network adapter of the side that received, in bit/s.', { ...stored, example: 54000000 })
  receiverLinkSpeed: number | bigint | null;

  @EdmString('BSSID of the Wi-Fi access point of the side that received.', { ...stored, example: '00-11-22-33-44-55' })
  receiverBasicServiceSetIdentifier: string | null;

  @EdmString('Codec of the audio or, without one, of the video.', { ...stored, example: 'silkWide' })
  codec: string | null;

  @EdmEnum(AudioCodec, 'Codec that encoded the audio.', { ...stored, example: 'silkWide' })
  audioCodec: AudioCodecMember | null;

  @EdmSingle('Average loss of the mean opinion score due to the network, in points.', { ...stored, example: 1.160898 })
  averageAudioDegradation: number | null;

  @EdmDuration('Average jitter of the audio as RFC 3550 computes it, as an ISO 8601 duration.', {
    ...stored,
    example: 'PT0.043S',
  })
  averageAudioNetworkJitter: string | null;

  @EdmInt64('Average of the bandwidth estimates, in bit/s.', { ...stored, example: 9965083 })
  averageBandwidthEstimate: number | bigint | null;

  @EdmDuration('Average time for which received video froze, as an ISO 8601 duration.', {
    ...stored,
    example: 'PT0.25S',
  })
  averageFreezeDuration: string | null;

  @EdmDuration('Average jitter, as an ISO 8601 duration.', { ...stored, example: 'PT0.016S' })
  averageJitter: string | null;

  @EdmSingle('Average part of the packets that were lost, as a ratio from 0 to 1.', { ...stored, example: 0.01381693 })
  averagePacketLossRate: number | null;

  @EdmSingle('Average part of the audio frames that were made up to hide losses, as a ratio from 0 to 1.', {
    ...stored,
    example: 0.06233422,
  })
  averageRatioOfConcealedSamples: number | null;

  @EdmSingle('Average rate at which frames of all video streams arrived, in frames per second.', {
    ...stored,
    example: 24.7,
  })
  averageReceivedFrameRate: number | null;

  @EdmDuration('Average time of a packet to the other side and back, as an ISO 8601 duration.', {
    ...stored,
    example: 'PT0.061S',
  })
  averageRoundTripTime: string | null;

  @EdmSingle('Average part of the video frames that the viewer missed, in per cent.', { ...stored, example: 0.8 })
  averageVideoFrameLossPercentage: number | null;

  @EdmSingle('Average frame rate of this video stream, in frames per second.', { ...stored, example: 29.8 })
  averageVideoFrameRate: number | null;

  @EdmSingle('Average part of the video packets that were lost, as a ratio from 0 to 1.', { ...stored, example: 0.004 })
  averageVideoPacketLossRate: number | null;

  @EdmBoolean('Whether forward error correction protected the audio at any time; null when that is not known.', {
    ...stored,
    example: true,
  })
  isAudioForwardErrorCorrectionUsed: boolean | null;

  @EdmSingle('Part of the call with fewer than 7.5 frames per second, as a ratio from 0 to 1.', {
    ...stored,
    example: 0.03,
  })
  lowFrameRateRatio: number | null;

  @EdmSingle('Part of the call with less than 70 per cent of the expected video capability, as a ratio from 0 to 1.', {
    ...stored,
    example: 0,
  })
  lowVideoProcessingCapabilityRatio: number | null;

  @EdmDuration('Greatest jitter of the audio over any 20 seconds, as an ISO 8601 duration.', {
    ...stored,
    example: 'PT0.046S',
  })
  maxAudioNetworkJitter: string | null;

  @EdmDuration('Greatest jitter, as an ISO 8601 duration.', { ...stored, example: 'PT0.021S' })
  maxJitter: string | null;

  @EdmSingle('Greatest part of the packets that were lost, as a ratio from 0 to 1.', { ...stored, example: 0.03738318 })
  maxPacketLossRate: number | null;

  @EdmSingle('Greatest part of the audio frames that were made up to hide losses, as a ratio from 0 to 1.', {
    ...stored,
    example: 0.07192807,
  })
  maxRatioOfConcealedSamples: number | null;

  @EdmDuration('Greatest time of a packet to the other side and back, as an ISO 8601 duration.', {
    ...stored,
    example: 'PT0.079S',
  })
  maxRoundTripTime: string | null;

  @EdmInt64('Number of packets in the stream.', { ...stored, example: 67 })
  packetUtilization: number | bigint | null;

  @EdmSingle(
    'Part of the packets of all video streams still lost after forward error correction, as a ratio from 0 to 1.',
    { ...stored, example: 0.001 },
  )
  postForwardErrorCorrectionPacketLossRate: number | null;

  @EdmDuration('Root mean square of the times for which received video froze, as an ISO 8601 duration.', {
    ...stored,
    example: 'PT0.31S',
  })
  rmsFreezeDuration: string | null;

  @EdmEnum(VideoCodec, 'Codec that encoded the video.', { ...stored, example: 'h264' })
  videoCodec: VideoCodecMember | null;

  @EdmBoolean('Whether the media went past the Mediation Server.', { ...stored, example: false })
  wasMediaBypassed: boolean | null;

  @EdmEnum(StreamClassification, 'How well the stream was received.', { ...always, example: 'poor' })
  classification: StreamClassificationMember;

  @EdmEnum(PoorReason, 'Why the stream is poor; empty for other streams.', {
    computed: true,
    collection: true,
    nullable: false,
    example: ['jitter'],
  })
  poorReasons: PoorReasonMember[];

  @EdmString('Name of the rule set that classified the stream.', { ...always, example: 'cqd-2020' })
  ruleSet: string;

  @EdmSingle(
    'Estimated mean opinion score for listening, from 1 to 5; null where the codec, the loss or enough packets are not known.',
    {
      ...stored,
      example: 4.409,
    },
  )
  estimatedMos: number | null;

  @EdmSingle(
    'Estimated mean opinion score for talking, from 1 to 5; null where the round trip or the jitter is not known either.',
    {
      ...stored,
      example: 4.329,
    },
  )
  estimatedMosConversational: number | null;

  @EdmEnum(MosMethod, 'How the score was estimated.', { ...stored, example: 'eModel' })
  mosMethod: MosMethodMember | null;

  @EdmEnum(MosScale, 'Scale of the score.', { ...stored, example: 'nb' })
  mosScale: MosScaleMember | null;

  @EdmReference(() => CallRecord, 'Call record of the stream.')
  callRecord?: CallRecord | null;
}
