import type { Stream } from '../../api/client';
import { isPoor, judged, limitText, mosText, type Measurement } from './measurements';
import type { Parties } from './parties';

/** `Ann heard Bob`: who got what from whom. */
export function directionText(stream: Stream, parties: Parties): string {
  if (stream.streamDirection == null) return 'Direction unknown';
  const [receiver, sender] = [parties.ofStream('receiver', stream), parties.ofStream('sender', stream)];
  // The service of a meeting passes on what the other participants send.
  const from = sender.isService && stream.callType === 'groupCall' ? 'the others' : sender.label;
  const whose = from.endsWith('s') ? `${from}’` : `${from}’s`;
  if (receiver.isService) return `${receiver.label} received ${whose} ${things.get(stream.mediaKind) ?? 'data'}`;
  switch (stream.mediaKind) {
    case 'audio':
      return `${receiver.label} heard ${from}`;
    case 'unknown':
      return `${receiver.label} received data of ${from}`;
    default:
      return `${receiver.label} saw ${whose} ${things.get(stream.mediaKind) ?? 'data'}`;
  }
}

const things: ReadonlyMap<string, string> = new Map([
  ['audio', 'audio'],
  ['video', 'video'],
  ['videoBasedScreenSharing', 'screen'],
  ['applicationSharing', 'shared application'],
]);

/** `Ann heard Bob badly: packet loss 12.4 %, limit 10 %.` */
export function streamSentence(stream: Stream, parties: Parties): string {
  const direction = directionText(stream, parties);
  if (stream.classification === 'poor') return `${direction} badly: ${reasonsText(stream)}.`;
  const known = [...measuredText(stream), ...scoreText(stream)];
  if (stream.classification === 'good') return `${direction} well${known.length > 0 ? `: ${known.join(', ')}` : ''}.`;
  return `${direction}, but how well is unknown${known.length > 0 ? `: ${known.join(', ')}` : ''}.`;
}

/** Each reason with its measurement and its limit. */
function reasonsText(stream: Stream): string {
  const reasons = judged.filter((one) => isPoor(one, stream));
  return reasons.map((one) => [said(one, stream), limitText(one, stream)].filter(Boolean).join(', ')).join('; ');
}

/** The first measurements that are known and that the rule set looks at. */
const measuredText = (stream: Stream): string[] =>
  judged
    .filter((one) => one.value(stream) !== undefined && limitText(one, stream) !== undefined)
    .slice(0, 3)
    .map((one) => said(one, stream));

function said({ title, value, text }: Measurement, stream: Stream): string {
  const known = value(stream);
  return `${title.toLowerCase()} ${known === undefined ? 'unknown' : text(known)}`;
}

function scoreText(stream: Stream): string[] {
  const score = mosText(stream);
  return score === undefined ? [] : [`MOS ${score}`];
}
