import {
  EdmDateTimeOffset,
  EdmDecimal,
  EdmDuration,
  EdmEnum,
  EdmInt32,
  EdmInt64,
  EdmString,
  EdmType,
} from '../../edm/decorators';
import type { PropertyOptions } from '../../edm/structured-type';
import {
  CallType,
  ClientPlatform,
  MediaStreamDirection,
  NetworkConnectionType,
  WifiBand,
  type CallTypeMember,
  type ClientPlatformMember,
  type MediaStreamDirectionMember,
  type NetworkConnectionTypeMember,
  type WifiBandMember,
} from '../../call-records/model';
import {
  CallOutcome,
  MediaKind,
  MosScale,
  NAMESPACE,
  type CallOutcomeMember,
  type MediaKindMember,
  type MosScaleMember,
} from './enums';

/** What the row is about. */
const slice: PropertyOptions = { computed: true, column: true };
const always: PropertyOptions = { ...slice, nullable: false };
const buckets: PropertyOptions = { computed: true, collection: true, nullable: false };

@EdmType({
  name: `${NAMESPACE}.qualityHour`,
  doc: 'Totals of the streams, or of the calls, that began in one hour and are alike in every dimension.',
  entity: true,
})
export class QualityHour {
  @EdmString('Id of the row.', { ...always, example: '2020-02-25T18-5LoilLjlN36ueVQAVUT_TQ' })
  id: string;

  @EdmDateTimeOffset('Start of the hour, in UTC.', { ...always, example: '2020-02-25T18:00:00Z' })
  hour: string;

  @EdmEnum(CallType, 'Type of the call.', { ...slice, example: 'groupCall' })
  callType: CallTypeMember | null;

  @EdmEnum(CallOutcome, 'How the calls ended; null in rows of streams.', { ...slice, example: 'answered' })
  outcome: CallOutcomeMember | null;

  @EdmEnum(MediaKind, 'What the streams carry; null in rows of calls.', { ...slice, example: 'audio' })
  mediaKind: MediaKindMember | null;

  @EdmEnum(MediaStreamDirection, 'Which way the streams flowed.', { ...slice, example: 'callerToCallee' })
  streamDirection: MediaStreamDirectionMember | null;

  @EdmString('Codec of the streams.', { ...slice, example: 'silkWide' })
  codec: string | null;

  @EdmEnum(MosScale, 'Scale of the estimated mean opinion scores.', { ...slice, example: 'nb' })
  mosScale: MosScaleMember | null;

  @EdmEnum(ClientPlatform, 'Platform at the near side.', { ...slice, example: 'windows' })
  platform: ClientPlatformMember | null;

  @EdmEnum(NetworkConnectionType, 'Kind of network at the near side.', { ...slice, example: 'wifi' })
  connectionType: NetworkConnectionTypeMember | null;

  @EdmEnum(WifiBand, 'Wi-Fi frequency band at the near side.', { ...slice, example: 'frequency50GHz' })
  wifiBand: WifiBandMember | null;

  @EdmString('Subnet of the near side.', { ...slice, example: '10.150.0.0' })
  subnet: string | null;

  @EdmInt64('Number of streams.', { ...always, example: 40 })
  streams: number;

  @EdmInt64('Number of good and poor streams.', { ...always, example: 38 })
  classified: number;

  @EdmInt64('Number of poor streams.', { ...always, example: 3 })
  poor: number;

  @EdmInt64('Number of streams that are poor due to jitter.', { ...always, example: 2 })
  poorJitter: number;

  @EdmInt64('Number of streams that are poor due to packet loss.', { ...always, example: 1 })
  poorLoss: number;

  @EdmInt64('Number of streams that are poor due to the round trip.', { ...always, example: 0 })
  poorRoundTrip: number;

  @EdmInt64('Number of streams that are poor due to the degradation of the audio.', { ...always, example: 0 })
  poorDegradation: number;

  @EdmInt64('Number of streams that are poor due to concealed samples.', { ...always, example: 0 })
  poorConcealment: number;

  @EdmInt64('Number of streams that are poor due to lost video frames.', { ...always, example: 0 })
  poorFrameLoss: number;

  @EdmInt64('Number of streams that are poor due to the frame rate.', { ...always, example: 0 })
  poorFrameRate: number;

  @EdmInt64('Number of streams that are poor due to packets lost after error correction.', { ...always, example: 0 })
  poorPostFecLoss: number;

  @EdmInt64('Number of calls.', { ...always, example: 0 })
  calls: number;

  @EdmInt64('Number of calls that were answered.', { ...always, example: 0 })
  answered: number;

  @EdmDecimal('Seconds of talk of the calls.', { ...always, example: 0 })
  seconds: number;

  @EdmInt32('Estimate of the number of different users at the near side.', { ...always, example: 12 })
  users: number;

  @EdmInt64('Number of streams with an average jitter.', { ...always, example: 38 })
  jitterCount: number;

  @EdmDuration('Sum of the average jitter.', { ...always, example: 'PT0.38S' })
  jitterSum: string;

  @EdmInt64('Number of streams with an average packet loss.', { ...always, example: 38 })
  lossCount: number;

  @EdmDecimal('Sum of the average packet loss, a ratio from 0 to 1.', { ...always, example: 0.14 })
  lossSum: number;

  @EdmInt64('Number of streams with an average round trip.', { ...always, example: 38 })
  roundTripCount: number;

  @EdmDuration('Sum of the average round trip.', { ...always, example: 'PT2.4S' })
  roundTripSum: string;

  @EdmInt64('Number of streams with an estimated mean opinion score for listening.', { ...always, example: 30 })
  mosCount: number;

  @EdmDecimal('Sum of the estimated mean opinion scores for listening.', { ...always, example: 126.3 })
  mosSum: number;

  @EdmInt64('Streams by their average jitter, in the ranges of docs/quality.md.', { ...buckets, example: [30, 8] })
  jitterHistogram: number[];

  @EdmInt64('Streams by their average packet loss, in the ranges of docs/quality.md.', { ...buckets, example: [36, 2] })
  lossHistogram: number[];

  @EdmInt64('Streams by their average round trip, in the ranges of docs/quality.md.', { ...buckets, example: [20, 18] })
  roundTripHistogram: number[];

  @EdmInt64('Streams by their estimated mean opinion score, in the ranges of docs/quality.md.', {
    ...buckets,
    example: [0, 2, 28],
  })
  mosHistogram: number[];
}
