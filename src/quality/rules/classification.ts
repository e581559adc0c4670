import type { MediaKindMember, PoorReasonMember, StreamClassificationMember } from '../model';
import type { Measured } from './measurements';
import type { AudioRule, Limit, RuleSet, VideoRule } from './rule-sets';

export interface Classified {
  readonly classification: StreamClassificationMember;
  /** Empty unless the stream is poor. */
  readonly poorReasons: PoorReasonMember[];
}

/** Classifies a stream by what was measured of it. Streams that carry neither sound nor pictures are unclassified. */
export function classify(kind: MediaKindMember, measured: Measured, { audio, video, screen }: RuleSet): Classified {
  switch (kind) {
    case 'audio':
      return classifyAudio(measured, audio);
    case 'video':
      return classifyVideo(measured, video);
    case 'videoBasedScreenSharing':
    case 'applicationSharing':
      return classifyVideo(measured, screen);
    case 'unknown':
      return unclassified();
  }
}

function classifyAudio(measured: Measured, { limits, needsAll, packetsOver }: AudioRule): Classified {
  if (packetsOver !== undefined && !(measured.packets !== null && measured.packets > packetsOver))
    return unclassified();
  const poorReasons: PoorReasonMember[] = [];
  let known = 0;
  for (const limit of limits) {
    const value = measured[limit.measurement];
    if (value === null) continue;
    known++;
    if (isPoor(value, limit)) poorReasons.push(limit.reason);
  }
  if (poorReasons.length > 0) return { classification: 'poor', poorReasons };
  return known >= (needsAll ? limits.length : 1) ? { classification: 'good', poorReasons } : unclassified();
}

function classifyVideo(measured: Measured, rule: VideoRule): Classified {
  for (const limit of rule) {
    const value = measured[limit.measurement];
    if (value === null) continue;
    return isPoor(value, limit)
      ? { classification: 'poor', poorReasons: [limit.reason] }
      : { classification: 'good', poorReasons: [] };
  }
  return unclassified();
}

function isPoor(value: number, { over, under }: Limit): boolean {
  return (over !== undefined && value > over) || (under !== undefined && value < under);
}

function unclassified(): Classified {
  return { classification: 'unclassified', poorReasons: [] };
}
