import type { CallSummary, Stream } from '../../api/client';
import type { Endpoint, RecordOfCall, Segment, Session } from './call-record';

/** Calls of the specs: Ann calls somebody at nine. */
const begin = Date.UTC(2026, 2, 2, 9, 14, 5);

/** A time some seconds after the begin of the call. */
export const after = (seconds: number): string => new Date(begin + seconds * 1000).toISOString();

export const user = (id: string, displayName: string): Endpoint => ({ associatedIdentity: { id, displayName } });
export const service = (role: string): Endpoint => ({ userAgent: { role } });

export const ann = user('ann', 'Ann Doe');
export const bob = user('bob', 'Bob Roe');

export const aRecord = (values: Partial<RecordOfCall> = {}): RecordOfCall => ({
  ...{ id: 'c', version: 1, lastModifiedDateTime: after(60), type: 'peerToPeer', modalities: ['audio'] },
  ...{ startDateTime: after(0), endDateTime: after(156) },
  ...values,
});

export const aSegment = (values: Partial<Segment> = {}): Segment => ({
  ...{ id: 'g', startDateTime: after(0), endDateTime: after(156), media: [{}] },
  ...values,
});

/** A session with one segment of the same times. */
export const aSession = (values: Partial<Session> = {}): Session => {
  const { startDateTime = after(0), endDateTime = after(156), id = 's' } = values;
  const segments = [aSegment({ id, startDateTime, endDateTime })];
  return { id, startDateTime, endDateTime, caller: ann, callee: bob, segments, ...values };
};

export const aSummary = (values: Partial<CallSummary> = {}): CallSummary => ({
  ...{ id: 'c', version: 1, startDateTime: after(0), endDateTime: after(156), duration: 'PT2M36S' },
  ...{ talkTime: 'PT2M31S', type: 'peerToPeer', modalities: ['audio'], isTest: false, trunk: null },
  ...{ fromType: 'user', fromName: 'Ann Doe', fromNumber: null, fromUserId: 'ann' },
  ...{ toType: 'user', toName: 'Bob Roe', toNumber: null, toUserId: 'bob' },
  ...{ participantCount: 2, sessionCount: 1, segmentCount: 1, streamCount: 2 },
  ...{ classifiedStreams: 2, poorStreams: 0, worstClassification: 'good', lowestMos: null },
  ...{ outcome: 'answered', outcomeText: 'The call was answered and ended normally.' },
  ...{ endedBy: null, sipCode: null, q850Cause: null, subCode: null },
  ...values,
});

/** Ann's call to a telephone, which the record has behind a gateway. */
export const toPhone: Partial<CallSummary> = {
  ...{ toType: 'phone', toName: null, toNumber: '+15550100', toUserId: null },
};

const nobody = {
  ...{ senderType: null, senderId: null, senderDisplayName: null, senderUserPrincipalName: null },
  ...{ senderEndpointName: null, senderPlatform: null, senderProductFamily: null, senderServiceRole: null },
  ...{ senderApplicationVersion: null, senderCaptureDeviceName: null, senderRenderDeviceName: null },
  ...{ senderIPAddress: null, senderSubnet: null, senderReflexiveIPAddress: null, senderConnectionType: null },
  ...{ senderWifiBand: null, senderWifiSignalStrength: null, senderLinkSpeed: null },
  ...{ senderBasicServiceSetIdentifier: null },
  ...{ receiverType: null, receiverId: null, receiverDisplayName: null, receiverUserPrincipalName: null },
  ...{ receiverEndpointName: null, receiverPlatform: null, receiverProductFamily: null, receiverServiceRole: null },
  ...{ receiverApplicationVersion: null, receiverCaptureDeviceName: null, receiverRenderDeviceName: null },
  ...{ receiverIPAddress: null, receiverSubnet: null, receiverReflexiveIPAddress: null },
  ...{ receiverConnectionType: null, receiverWifiBand: null, receiverWifiSignalStrength: null },
  ...{ receiverLinkSpeed: null, receiverBasicServiceSetIdentifier: null },
} as const;

const unmeasured = {
  ...{ averageAudioDegradation: null, averageAudioNetworkJitter: null, averageBandwidthEstimate: null },
  ...{ averageFreezeDuration: null, averageJitter: null, averagePacketLossRate: null },
  ...{ averageRatioOfConcealedSamples: null, averageReceivedFrameRate: null, averageRoundTripTime: null },
  ...{ averageVideoFrameLossPercentage: null, averageVideoFrameRate: null, averageVideoPacketLossRate: null },
  ...{ isAudioForwardErrorCorrectionUsed: null, lowFrameRateRatio: null },
  ...{ lowVideoProcessingCapabilityRatio: null, maxAudioNetworkJitter: null, maxJitter: null },
  ...{ maxPacketLossRate: null, maxRatioOfConcealedSamples: null, maxRoundTripTime: null },
  ...{ packetUtilization: null, postForwardErrorCorrectionPacketLossRate: null, rmsFreezeDuration: null },
  ...{ wasMediaBypassed: null, codec: null, audioCodec: null, videoCodec: null },
  ...{ estimatedMos: null, estimatedMosConversational: null, mosMethod: null, mosScale: null },
} as const;

/** Audio from Ann to Bob of which nothing else is known. */
export const aStream = (values: Partial<Stream> = {}): Stream => ({
  ...{ id: 'c_0_0_0_0', callRecordId: 'c', sessionId: 's', segmentId: 's', label: 'main-audio', streamId: '1' },
  ...{ startDateTime: after(0), endDateTime: after(156), streamDirection: 'callerToCallee' },
  ...{ mediaKind: 'audio', callType: 'peerToPeer', isTest: false },
  ...nobody,
  ...{ senderType: 'user', senderId: 'ann', senderDisplayName: 'Ann Doe' },
  ...{ receiverType: 'user', receiverId: 'bob', receiverDisplayName: 'Bob Roe' },
  ...unmeasured,
  ...{ classification: 'unclassified', ruleSet: 'cqd-2020', poorReasons: [] },
  ...values,
});

/** The other direction: from Bob to Ann. */
export const backwards: Partial<Stream> = {
  ...{ id: 'c_0_0_0_1', streamDirection: 'calleeToCaller' },
  ...{ senderId: 'bob', senderDisplayName: 'Bob Roe', receiverId: 'ann', receiverDisplayName: 'Ann Doe' },
};

/** A gateway or another service in place of the receiver. */
export const received = (role: 'gateway' | 'mediaController'): Partial<Stream> => ({
  ...{ receiverType: 'service', receiverServiceRole: role, receiverId: null, receiverDisplayName: null },
});
