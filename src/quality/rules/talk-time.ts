import { parseDateTimeOffset } from '../../edm/date-time-offset';
import type { CallSource } from './call-source';
import { durationText } from './durations';
import { isAnswered, rowSeconds } from './outcome';
import { itemsOf } from './values';

const TICKS_PER_SECOND = 10_000_000;

/**
 * Time for which people were connected: of a call between two, the duration of the direct routing log; else the time
 * in which any answered session had a segment with media, each moment counted once.
 * @returns null where neither is known
 */
export function talkTimeOf({ body: call, sessions, directRouting }: CallSource): string | null {
  const seconds = call.type === 'groupCall' ? undefined : rowSeconds(directRouting);
  if (seconds !== undefined) return durationText(BigInt(Math.round(seconds * TICKS_PER_SECOND)));
  const spans = sessions
    .filter(isAnswered)
    .flatMap(({ segments }) => segments)
    .filter(({ body }) => itemsOf(body.media).length > 0)
    .flatMap(({ body }) => {
      const [start, end] = [ticksOf(body.startDateTime), ticksOf(body.endDateTime)];
      return start === undefined || end === undefined || end < start ? [] : [{ start, end }];
    });
  return spans.length === 0 ? null : durationText(unionOf(spans));
}

/** Time between two texts, such as `PT25M2.1S`; zero where the end is before the start. */
export function timeBetween(start: string, end: string): string {
  const ticks = (ticksOf(end) ?? 0n) - (ticksOf(start) ?? 0n);
  return durationText(ticks > 0n ? ticks : 0n);
}

function ticksOf(time: unknown): bigint | undefined {
  return typeof time === 'string' ? parseDateTimeOffset(time)?.ticks : undefined;
}

interface Span {
  readonly start: bigint;
  readonly end: bigint;
}

/** Length of all spans together, in ticks. */
function unionOf(spans: readonly Span[]): bigint {
  let total = 0n;
  let until: bigint | undefined;
  for (const { start, end } of spans.toSorted((one, other) => (one.start < other.start ? -1 : 1))) {
    const from = until !== undefined && until > start ? until : start;
    if (end > from) total += end - from;
    if (until === undefined || end > until) until = end;
  }
  return total;
}
