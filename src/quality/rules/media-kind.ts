import type { JsonValue } from '../../edm/json/json-value';
import type { MediaKindMember } from '../model';

/**
 * What a medium carries, by the words in its label, in any case: `main-audio` and `applicationsharing-audio` carry
 * audio, `main-video` and `panoramic-video` video. A shared screen is in `applicationsharing-video` as video, and in
 * `applicationsharing` as a protocol of its own.
 */
export function mediaKindOf(label: JsonValue | undefined): MediaKindMember {
  if (typeof label !== 'string') return 'unknown';
  const lower = label.toLowerCase();
  if (lower.includes('audio')) return 'audio';
  const isVideo = lower.includes('video');
  if (lower.includes('applicationsharing') || lower.includes('screensharing'))
    return isVideo ? 'videoBasedScreenSharing' : 'applicationSharing';
  return isVideo ? 'video' : 'unknown';
}
