import {
  EdmBoolean,
  EdmDateTimeOffset,
  EdmDuration,
  EdmEnum,
  EdmInt64,
  EdmSingle,
  EdmString,
  EdmType,
} from '../../edm/decorators';
import { sampleCall } from '../samples/sample-call';
import {
  AudioCodec,
  MediaStreamDirection,
  VideoCodec,
  type AudioCodecMember,
  type MediaStreamDirectionMember,
  type VideoCodecMember,
} from './enums';

@EdmType({
  name: 'microsoft.graph.callRecords.mediaStream',
  doc: 'Audio or video in one direction, with its measurements.',
})
export class MediaStream {
  @EdmEnum(AudioCodec, 'Codec that encoded the audio.', { example: 'silkWide' })
  audioCodec?: AudioCodecMember | null;

  @EdmSingle('Average loss of the mean opinion score due to the network, in points.', { example: 1.160898 })
  averageAudioDegradation?: number | null;

  @EdmDuration('Average jitter of the audio as RFC 3550 computes it, as an ISO 8601 duration.', {
    example: 'PT0.043S',
  })
  averageAudioNetworkJitter?: string | null;

  @EdmInt64('Average of the bandwidth estimates, in bit/s.', { example: 9965083 })
  averageBandwidthEstimate?: number | bigint | null;

  @EdmDuration('Average time for which received video froze, as an ISO 8601 duration.', { example: 'PT0.25S' })
  averageFreezeDuration?: string | null;

  @EdmDuration('Average jitter, as an ISO 8601 duration.', { example: 'PT0.016S' })
  averageJitter?: string | null;

  @EdmSingle('Average part of the packets that were lost, as a ratio from 0 to 1.', { example: 0.01381693 })
  averagePacketLossRate?: number | null;

  @EdmSingle('Average part of the audio frames that were made up to hide losses, as a ratio from 0 to 1.', {
    example: 0.06233422,
  })
  averageRatioOfConcealedSamples?: number | null;

  @EdmSingle('Average rate at which frames of all video streams arrived, in frames per second.', { example: 24.7 })
  averageReceivedFrameRate?: number | null;

  @EdmDuration('Average time of a packet to the other side and back, as an ISO 8601 duration.', {
    example: 'PT0.061S',
  })
  averageRoundTripTime?: string | null;

  @EdmSingle('Average part of the video frames that the viewer missed, in per cent.', { example: 0.8 })
  averageVideoFrameLossPercentage?: number | null;

  @EdmSingle('Average frame rate of this video stream, in frames per second.', { example: 29.8 })
  averageVideoFrameRate?: number | null;

  @EdmSingle('Average part of the video packets that were lost, as a ratio from 0 to 1.', { example: 0.004 })
  averageVideoPacketLossRate?: number | null;

  @EdmDateTimeOffset('When the stream ended, in UTC; known only for SIP streams.', {
    notBefore: 'startDateTime',
    example: sampleCall.endDateTime,
  })
  endDateTime?: string | null;

  @EdmBoolean('Whether forward error correction protected the audio at any time; null when that is not known.', {
    example: true,
  })
  isAudioForwardErrorCorrectionUsed?: boolean | null;

  @EdmSingle('Part of the call with fewer than 7.5 frames per second, as a ratio from 0 to 1.', { example: 0.03 })
  lowFrameRateRatio?: number | null;

  @EdmSingle('Part of the call with less than 70 per cent of the expected video capability, as a ratio from 0 to 1.', {
    example: 0,
  })
  lowVideoProcessingCapabilityRatio?: number | null;

  @EdmDuration('Greatest jitter of the audio over any 20 seconds, as an ISO 8601 duration.', { example: 'PT0.046S' })
  maxAudioNetworkJitter?: string | null;

  @EdmDuration('Greatest jitter, as an ISO 8601 duration.', { example: 'PT0.021S' })
  maxJitter?: string | null;

  @EdmSingle('Greatest part of the packets that were lost, as a ratio from 0 to 1.', { example: 0.03738318 })
  maxPacketLossRate?: number | null;

  @EdmSingle('Greatest part of the audio frames that were made up to hide losses, as a ratio from 0 to 1.', {
    example: 0.07192807,
  })
  maxRatioOfConcealedSamples?: number | null;

  @EdmDuration('Greatest time of a packet to the other side and back, as an ISO 8601 duration.', {
    example: 'PT0.079S',
  })
  maxRoundTripTime?: string | null;

  @EdmInt64('Number of packets in the stream.', { example: 67 })
  packetUtilization?: number | bigint | null;

  @EdmSingle(
    'Part of the packets of all video streams still lost after forward error correction, as a ratio from 0 to 1.',
    { example: 0.001 },
  )
  postForwardErrorCorrectionPacketLossRate?: number | null;

  @EdmDuration('Root mean square of the times for which received video froze, as an ISO 8601 duration.', {
    example: 'PT0.31S',
  })
  rmsFreezeDuration?: string | null;

  @EdmDateTimeOffset('When the stream began, in UTC; known only for SIP streams.', {
    example: sampleCall.startDateTime,
  })
  startDateTime?: string | null;

  @EdmEnum(MediaStreamDirection, 'Which way the stream flowed.', { nullable: false, example: 'callerToCallee' })
  streamDirection?: MediaStreamDirectionMember;

  @EdmString('Id of the stream, as a rule the text of a number.', { example: '1504545584' })
  streamId?: string | null;

  @EdmEnum(VideoCodec, 'Codec that encoded the video.', { example: 'h264' })
  videoCodec?: VideoCodecMember | null;

  @EdmBoolean('Whether the media went past the Mediation Server.', { example: false })
  wasMediaBypassed?: boolean | null;
}
