import type { AudioCodecMember } from '../../call-records/model';
import type { MosScaleMember } from '../model';

/**
 * What is known about the quality of a codec. With `ie` and `bpl`, a score is computed by the E-model; without them,
 * `best` less the reported degradation is one. Without either, streams of the codec have no score.
 */
export interface CodecRow {
  /** Scale of the scores: narrowband, wideband or fullband. */
  readonly scale: MosScaleMember;
  /** Equipment impairment factor without losses, in points of a rating. */
  readonly ie?: number;
  /** Robustness against packet loss. */
  readonly bpl?: number;
  /** Mean opinion score without any harm by the network. */
  readonly best?: number;
  /** Whether the values were read at the source; others are widely quoted. */
  readonly verified: boolean;
  /** Where the values come from. */
  readonly source: string;
}

export type CodecTable = Readonly<Partial<Record<AudioCodecMember, CodecRow>>>;

/** Ratings of G.711 with the concealment of its appendix I, which endpoints have. */
const g711: CodecRow = { scale: 'nb', ie: 0, bpl: 25.1, verified: false, source: 'ITU-T G.113, appendix I' };
const lync = {
  scale: 'wb',
  verified: false,
  source: 'best Network MOS of Lync, on its wideband listening scale',
} as const;

/**
 * The codecs of Graph's `audioCodec` about which anything is known. Nobody publishes values for SILK, Satin, G.722.1 and
 * the others: their streams have no score until the operator gives values.
 */
export const defaultCodecs: CodecTable = {
  pcma: g711,
  pcmu: g711,
  g729: { scale: 'nb', ie: 11, bpl: 19, verified: false, source: 'ITU-T G.113, appendix I: G.729A with VAD' },
  g722: { scale: 'wb', ie: 13, verified: false, source: 'ITU-T G.113, appendix IV: 64 kbit/s; no Bpl is published' },
  amrWide: {
    scale: 'wb',
    ie: 13,
    verified: false,
    source: 'ITU-T G.113, appendix IV: 12.65 kbit/s; no Bpl is published',
  },
  opus: { scale: 'fb', ie: 10.2, bpl: 4.3, verified: true, source: 'source code of rtpengine; ITU-T publishes none' },
  rtAudio8: { ...lync, best: 2.95 },
  rtAudio16: { ...lync, best: 4.1 },
  siren: { ...lync, best: 3.72 },
};
