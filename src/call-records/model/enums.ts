import { enumType, type MemberOf } from '../../edm/enum-type';

const namespace = 'microsoft.graph.callRecords';

export const EndpointType = enumType(
  'microsoft.graph.endpointType',
  'Kind of address that a participant called from.',
  ['default', 'voicemail', 'skypeForBusiness', 'skypeForBusinessVoipPhone', 'unknownFutureValue'],
);
export type EndpointTypeMember = MemberOf<typeof EndpointType>;

export const CallType = enumType(`${namespace}.callType`, 'Whether a call joined many parties or only two.', [
  'unknown',
  'groupCall',
  'peerToPeer',
  'unknownFutureValue',
]);
export type CallTypeMember = MemberOf<typeof CallType>;

export const Modality = enumType(`${namespace}.modality`, 'A way of communicating within a call.', [
  'audio',
  'video',
  'videoBasedScreenSharing',
  'data',
  'screenSharing',
  'unknownFutureValue',
]);
export type ModalityMember = MemberOf<typeof Modality>;

export const FailureStage = enumType(`${namespace}.failureStage`, 'Point of a call at which it failed.', [
  'unknown',
  'callSetup',
  'midcall',
  'unknownFutureValue',
]);
export type FailureStageMember = MemberOf<typeof FailureStage>;

export const ClientPlatform = enumType(`${namespace}.clientPlatform`, 'Platform that a calling client runs on.', [
  'unknown',
  'windows',
  'macOS',
  'iOS',
  'android',
  'web',
  'ipPhone',
  'roomSystem',
  'surfaceHub',
  'holoLens',
  'unknownFutureValue',
]);
export type ClientPlatformMember = MemberOf<typeof ClientPlatform>;

export const ProductFamily = enumType(`${namespace}.productFamily`, 'Product line that a calling client belongs to.', [
  'unknown',
  'teams',
  'skypeForBusiness',
  'lync',
  'unknownFutureValue',
  'azureCommunicationServices',
]);
export type ProductFamilyMember = MemberOf<typeof ProductFamily>;

export const ServiceRole = enumType(`${namespace}.serviceRole`, 'Part that a service plays in a call.', [
  'unknown',
  'customBot',
  'skypeForBusinessMicrosoftTeamsGateway',
  'skypeForBusinessAudioVideoMcu',
  'skypeForBusinessApplicationSharingMcu',
  'skypeForBusinessCallQueues',
  'skypeForBusinessAutoAttendant',
  'mediationServer',
  'mediationServerCloudConnectorEdition',
  'exchangeUnifiedMessagingService',
  'mediaController',
  'conferencingAnnouncementService',
  'conferencingAttendant',
  'audioTeleconferencerController',
  'skypeForBusinessUnifiedCommunicationApplicationPlatform',
  'responseGroupServiceAnnouncementService',
  'gateway',
  'skypeTranslator',
  'skypeForBusinessAttendant',
  'responseGroupService',
  'voicemail',
  'unknownFutureValue',
]);
export type ServiceRoleMember = MemberOf<typeof ServiceRole>;

export const UserFeedbackRating = enumType(`${namespace}.userFeedbackRating`, 'Stars that a user gave to a call.', [
  'notRated',
  'bad',
  'poor',
  'fair',
  'good',
  'excellent',
  'unknownFutureValue',
]);
export type UserFeedbackRatingMember = MemberOf<typeof UserFeedbackRating>;

export const MediaStreamDirection = enumType(`${namespace}.mediaStreamDirection`, 'Which way a media stream flows.', [
  'callerToCallee',
  'calleeToCaller',
]);
export type MediaStreamDirectionMember = MemberOf<typeof MediaStreamDirection>;

export const AudioCodec = enumType(`${namespace}.audioCodec`, 'Codec that encodes audio.', [
  'unknown',
  'invalid',
  'cn',
  'pcma',
  'pcmu',
  'amrWide',
  'g722',
  'g7221',
  'g7221c',
  'g729',
  'multiChannelAudio',
  'muchv2',
  'opus',
  'satin',
  'satinFullband',
  'rtAudio8',
  'rtAudio16',
  'silk',
  'silkNarrow',
  'silkWide',
  'siren',
  'xmsRta',
  'unknownFutureValue',
]);
export type AudioCodecMember = MemberOf<typeof AudioCodec>;

export const VideoCodec = enumType(`${namespace}.videoCodec`, 'Codec that encodes video.', [
  'unknown',
  'invalid',
  'av1',
  'h263',
  'h264',
  'h264s',
  'h264uc',
  'h265',
  'rtvc1',
  'rtVideo',
  'xrtvc1',
  'unknownFutureValue',
]);
export type VideoCodecMember = MemberOf<typeof VideoCodec>;

export const NetworkConnectionType = enumType(`${namespace}.networkConnectionType`, 'Kind of network in use.', [
  'unknown',
  'wired',
  'wifi',
  'mobile',
  'tunnel',
  'unknownFutureValue',
]);
export type NetworkConnectionTypeMember = MemberOf<typeof NetworkConnectionType>;

export const NetworkTransportProtocol = enumType(
  `${namespace}.networkTransportProtocol`,
  'Transport protocol that carries media.',
  ['unknown', 'udp', 'tcp', 'unknownFutureValue'],
);
export type NetworkTransportProtocolMember = MemberOf<typeof NetworkTransportProtocol>;

export const WifiBand = enumType(`${namespace}.wifiBand`, 'Frequency band of a Wi-Fi connection.', [
  'unknown',
  'frequency24GHz',
  'frequency50GHz',
  'frequency60GHz',
  'unknownFutureValue',
]);
export type WifiBandMember = MemberOf<typeof WifiBand>;

export const WifiRadioType = enumType(`${namespace}.wifiRadioType`, 'IEEE 802.11 standard of a Wi-Fi connection.', [
  'unknown',
  'wifi80211a',
  'wifi80211b',
  'wifi80211g',
  'wifi80211n',
  'wifi80211ac',
  'wifi80211ax',
  'unknownFutureValue',
]);
export type WifiRadioTypeMember = MemberOf<typeof WifiRadioType>;

export const PstnCallDurationSource = enumType(
  `${namespace}.pstnCallDurationSource`,
  'Source of the duration of a call over the public telephone network.',
  ['microsoft', 'operator'],
);
export type PstnCallDurationSourceMember = MemberOf<typeof PstnCallDurationSource>;

export const PstnUserBlockMode = enumType(
  `${namespace}.pstnUserBlockMode`,
  'Whether a user was blocked or unblocked for calls over the public telephone network.',
  ['blocked', 'unblocked', 'unknownFutureValue'],
  { beta: true },
);
export type PstnUserBlockModeMember = MemberOf<typeof PstnUserBlockMode>;
