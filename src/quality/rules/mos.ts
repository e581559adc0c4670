import type { AudioCodecMember } from '../../call-records/model';
import type { MediaKindMember, MosMethodMember, MosScaleMember } from '../model';
import type { CodecRow, CodecTable } from './codecs';
import { rating, scoreOf } from './e-model';
import type { Measured } from './measurements';

export interface EstimatedMos {
  readonly estimatedMos: number | null;
  readonly estimatedMosConversational: number | null;
  readonly mosMethod: MosMethodMember | null;
  readonly mosScale: MosScaleMember | null;
}

/** Fewest packets of which a loss says something. */
const FEWEST_PACKETS = 100;
/** Milliseconds of speech in a packet. */
const PACKETISATION = 20;
/** A jitter buffer holds this many times the jitter. */
const BUFFERED_JITTERS = 2;
const LEAST_SCORE = 1;

const none: EstimatedMos = {
  estimatedMos: null,
  estimatedMosConversational: null,
  mosMethod: null,
  mosScale: null,
};

/**
 * Estimates the mean opinion scores of an audio stream. All are null for other streams, for a codec that the table does
 * not know, and for fewer than 100 packets or an unknown number of them.
 *
 * By the E-model, the score for listening needs the loss, and the score for talking also the round trip and the jitter:
 * a missing part of the delay would make the score too good. By degradation, there is no score for talking.
 */
export function estimateMos(
  kind: MediaKindMember,
  codec: unknown,
  measured: Measured,
  codecs: CodecTable,
): EstimatedMos {
  if (kind !== 'audio' || typeof codec !== 'string' || !Object.hasOwn(codecs, codec)) return none;
  const row = codecs[codec as AudioCodecMember];
  if (row === undefined || measured.packets === null || measured.packets < FEWEST_PACKETS) return none;
  return row.ie === undefined || row.bpl === undefined
    ? byDegradation(row, measured)
    : byEModel(row.scale, row.ie, row.bpl, measured);
}

function byEModel(scale: MosScaleMember, ie: number, bpl: number, { loss, roundTrip, jitter }: Measured): EstimatedMos {
  if (loss === null) return none;
  const scoreAt = (delay: number): number => rounded(scoreOf(scale, rating(scale, { ie, bpl }, loss, delay)));
  return {
    estimatedMos: scoreAt(0),
    estimatedMosConversational: roundTrip === null || jitter === null ? null : scoreAt(delayOf(roundTrip, jitter)),
    mosMethod: 'eModel',
    mosScale: scale,
  };
}

/** One-way delay from mouth to ear, in milliseconds. @param roundTrip @param jitter in seconds */
function delayOf(roundTrip: number, jitter: number): number {
  return (roundTrip / 2 + BUFFERED_JITTERS * jitter) * 1000 + PACKETISATION;
}

function byDegradation({ best, scale }: CodecRow, { degradation }: Measured): EstimatedMos {
  if (best === undefined || degradation === null) return none;
  return {
    estimatedMos: rounded(Math.max(best - degradation, LEAST_SCORE)),
    estimatedMosConversational: null,
    mosMethod: 'degradation',
    mosScale: scale,
  };
}

/** To three decimals. */
function rounded(score: number): number {
  return Math.round(score * 1000) / 1000;
}
