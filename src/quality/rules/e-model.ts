import type { MosScaleMember } from '../model';

/** Losses of a codec, in points of a rating. */
export interface Impairment {
  /** Equipment impairment factor of the codec without losses. */
  readonly ie: number;
  /** Robustness against packet loss. */
  readonly bpl: number;
}

interface Scale {
  /** Rating of a connection without any impairment. */
  readonly best: number;
  /** Upper end of the effective equipment impairment factor. */
  readonly worstCodec: number;
  /** Divisor that brings a rating to the narrowband scale. */
  readonly per: number;
  /** Impairment by a delay in milliseconds, mouth to ear. */
  readonly delay: (milliseconds: number) => number;
}

/** The constants of ITU-T G.107 (narrowband), G.107.1 (wideband), and G.107.2 (fullband, as rtpengine has it). */
const scales: Readonly<Record<MosScaleMember, Scale>> = {
  nb: { best: 93.2, worstCodec: 95, per: 1, delay: delayImpairment },
  wb: { best: 129, worstCodec: 95, per: 1.29, delay: delayImpairment },
  fb: { best: 148, worstCodec: 132, per: 1.48, delay: (milliseconds) => 1.48 * fullDelayImpairment(milliseconds) },
};

/** Delay in milliseconds above which people begin to talk into each other. */
const KNEE = 177.3;

/** Simple impairment by delay (Cole and Rosenbluth, 2001). @param milliseconds one way, mouth to ear */
export function delayImpairment(milliseconds: number): number {
  return 0.024 * milliseconds + (milliseconds > KNEE ? 0.11 * (milliseconds - KNEE) : 0);
}

/** Impairment by delay of ITU-T G.107. @param milliseconds one way, mouth to ear */
export function fullDelayImpairment(milliseconds: number): number {
  if (milliseconds <= 100) return 0;
  const x = Math.log2(milliseconds / 100);
  return 25 * ((1 + x ** 6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2);
}

/**
 * The rating R of the E-model, for losses at random (BurstR = 1).
 * @param loss ratio of lost packets, from 0 to 1
 * @param delay one way, mouth to ear, in milliseconds; 0 for listening
 */
export function rating(scale: MosScaleMember, { ie, bpl }: Impairment, loss: number, delay = 0): number {
  const { best, worstCodec, delay: delayed } = scales[scale];
  const perCent = loss * 100;
  // Without a loss, the quotient of a codec without any robustness would be 0 / 0.
  const effective = perCent === 0 ? ie : ie + ((worstCodec - ie) * perCent) / (perCent + bpl);
  return best - effective - delayed(delay);
}

/** The mean opinion score of a rating, from 1 to 4.5 (ITU-T G.107, annex B). The cubic dips below 1, which is cut off. */
export function scoreOf(scale: MosScaleMember, r: number): number {
  const narrow = r / scales[scale].per;
  if (narrow <= 0) return 1;
  if (narrow >= 100) return 4.5;
  return Math.max(1, 1 + 0.035 * narrow + 7e-6 * narrow * (narrow - 60) * (100 - narrow));
}
