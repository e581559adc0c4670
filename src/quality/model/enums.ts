import { enumType, type MemberOf } from '../../edm/enum-type';
import { OWN_NAMESPACE as NAMESPACE } from '../../edm/namespace-aliases';

export { NAMESPACE };

export const StreamClassification = enumType(
  `${NAMESPACE}.streamClassification`,
  'How well a stream was received, by the rule set that the row names.',
  ['good', 'poor', 'unclassified'],
);
export type StreamClassificationMember = MemberOf<typeof StreamClassification>;

export const PoorReason = enumType(`${NAMESPACE}.poorReason`, 'A measurement that is over its limit.', [
  'jitter',
  'loss',
  'roundTrip',
  'degradation',
  'concealment',
  'frameLoss',
  'frameRate',
  'postFecLoss',
]);
export type PoorReasonMember = MemberOf<typeof PoorReason>;

export const MediaKind = enumType(`${NAMESPACE}.mediaKind`, 'What a stream carries, by the label of its medium.', [
  'audio',
  'video',
  'videoBasedScreenSharing',
  'applicationSharing',
  'unknown',
]);
export type MediaKindMember = MemberOf<typeof MediaKind>;

export const MosMethod = enumType(`${NAMESPACE}.mosMethod`, 'How an estimated mean opinion score was computed.', [
  'eModel',
  'degradation',
]);
export type MosMethodMember = MemberOf<typeof MosMethod>;

export const MosScale = enumType(
  `${NAMESPACE}.mosScale`,
  'Scale of a mean opinion score: narrowband, wideband or fullband. Scores of two scales cannot be compared.',
  ['nb', 'wb', 'fb'],
);
export type MosScaleMember = MemberOf<typeof MosScale>;

export const PartyKind = enumType(`${NAMESPACE}.partyKind`, 'What one side of a call is.', [
  'user',
  'guest',
  'phone',
  'application',
  'service',
  'device',
  'other',
]);
export type PartyKindMember = MemberOf<typeof PartyKind>;

export const CallOutcome = enumType(`${NAMESPACE}.callOutcome`, 'How a call ended.', [
  'answered',
  'noAnswer',
  'busy',
  'declined',
  'canceled',
  'notFound',
  'refused',
  'mediaFailed',
  'networkFailed',
  'dropped',
  'neutral',
  'unknown',
]);
export type CallOutcomeMember = MemberOf<typeof CallOutcome>;

export const CallEnder = enumType(`${NAMESPACE}.callEnder`, 'Who ended a call.', ['caller', 'callee', 'platform']);
export type CallEnderMember = MemberOf<typeof CallEnder>;
