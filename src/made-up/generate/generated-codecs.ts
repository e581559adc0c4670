import type { AudioCodecMember, VideoCodecMember } from '../../call-records/model';

/** Codecs by how often they are used. */
type Weighted<Member> = readonly (readonly [weight: number, codec: Member])[];
export type AudioCodecs = Weighted<AudioCodecMember>;

/** Between programs. */
export const appCodecs: AudioCodecs = [
  [50, 'satin'],
  [20, 'silkWide'],
  [15, 'opus'],
  [8, 'g722'],
  [4, 'siren'],
  [3, 'unknown'],
];

/** Through a gateway to the telephone network. */
export const telephoneCodecs: AudioCodecs = [
  [5, 'pcmu'],
  [3, 'pcma'],
  [2, 'g729'],
];

export const videoCodecs: Weighted<VideoCodecMember> = [
  [8, 'h264'],
  [2, 'av1'],
];
