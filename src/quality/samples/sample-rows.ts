import { abbie, owen, sampleCall } from '../../call-records/samples/sample-call';
import type { CallSummary, QualityHour, Stream } from '../model';
import { bucketOf, histograms } from '../totals/histograms';

const { id, startDateTime, endDateTime } = sampleCall;

/** The stream of the call of the examples; members that are left out are null. */
export const sampleStream = {
  id: `${id}_0_0_0_0`,
  callRecordId: id,
  sessionId: id,
  segmentId: id,
  label: 'main-audio',
  streamId: '1504545584',
  startDateTime,
  endDateTime,
  streamDirection: 'callerToCallee',
  mediaKind: 'audio',
  callType: 'peerToPeer',
  isTest: false,
  senderType: 'user',
  senderId: abbie.id,
  senderDisplayName: abbie.displayName,
  senderUserPrincipalName: abbie.userPrincipalName,
  senderEndpointName: 'machineName_2',
  senderPlatform: 'android',
  senderProductFamily: 'skypeForBusiness',
  senderCaptureDeviceName: 'Default input device',
  senderRenderDeviceName: 'Default output device',
  senderIPAddress: '10.150.0.2',
  senderSubnet: '10.150.0.0',
  senderConnectionType: 'wifi',
  senderLinkSpeed: 54000000,
  receiverType: 'user',
  receiverId: owen.id,
  receiverDisplayName: owen.displayName,
  receiverUserPrincipalName: owen.userPrincipalName,
  receiverEndpointName: 'machineName_4',
  receiverPlatform: 'windows',
  receiverProductFamily: 'skypeForBusiness',
  averageJitter: 'PT0.016S',
  maxPacketLossRate: 0.03738318,
  classification: 'good',
  poorReasons: [],
  ruleSet: 'cqd-2020',
} as const satisfies Partial<Stream>;

/** The summary of the same call. */
export const sampleSummary = {
  id,
  startDateTime,
  endDateTime,
  duration: 'PT25.5470124S',
  talkTime: 'PT25.5470124S',
  type: 'peerToPeer',
  modalities: ['audio'],
  fromType: 'user',
  fromName: abbie.displayName,
  fromUserId: abbie.id,
  toType: 'user',
  toName: owen.displayName,
  toUserId: owen.id,
  participantCount: 2,
  sessionCount: 1,
  segmentCount: 1,
  streamCount: 1,
  classifiedStreams: 1,
  poorStreams: 0,
  worstClassification: 'good',
  outcome: 'answered',
  outcomeText: 'The call was answered and ended normally.',
  isTest: false,
  version: 1,
} as const satisfies Partial<CallSummary>;

const nothing = {
  streams: 0,
  classified: 0,
  poor: 0,
  poorJitter: 0,
  poorLoss: 0,
  poorRoundTrip: 0,
  poorDegradation: 0,
  poorConcealment: 0,
  poorFrameLoss: 0,
  poorFrameRate: 0,
  poorPostFecLoss: 0,
  calls: 0,
  answered: 0,
  seconds: 0,
  users: 0,
  jitterCount: 0,
  jitterSum: 'PT0S',
  lossCount: 0,
  lossSum: 0,
  roundTripCount: 0,
  roundTripSum: 'PT0S',
  mosCount: 0,
  mosSum: 0,
  ...Object.fromEntries(Object.entries(histograms).map(([name, { values }]) => [name, values.map(() => 0)])),
} as const satisfies Partial<QualityHour>;

const hour = '2020-02-25T18:00:00.0000000Z';

/** The totals of the hour in which that call began, for streams like its own. */
export const sampleStreamHour = {
  ...nothing,
  id: '2020-02-25T18-5LoilLjlN36ueVQAVUT_TQ',
  hour,
  callType: 'peerToPeer',
  mediaKind: 'audio',
  streamDirection: 'callerToCallee',
  platform: 'windows',
  streams: 1,
  classified: 1,
  users: 1,
  jitterCount: 1,
  jitterSum: 'PT0.016S',
  jitterHistogram: histograms.jitterHistogram.values.map((_, bucket) =>
    Number(bucket === bucketOf(histograms.jitterHistogram, 0.016)),
  ),
} as const satisfies Partial<QualityHour>;

/** The totals of the same hour for calls like that one. */
export const sampleCallHour = {
  ...nothing,
  id: '2020-02-25T18-1FamwZ5g4MUZw3PjZIJ7vw',
  hour,
  callType: 'peerToPeer',
  outcome: 'answered',
  calls: 1,
  answered: 1,
  seconds: 25.5470124,
} as const satisfies Partial<QualityHour>;
