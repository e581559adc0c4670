/** The time zone of whoever looks, as an IANA name such as `Europe/Berlin`. */
export const viewerZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export function isZone(name: string): boolean {
  try {
    return Boolean(Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/** Parts of a local time: a month from 1, an hour from 0. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const clock = Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  clocks.set(zone, clock);
  return clock;
}

/** Difference of local time to UTC at a moment, in milliseconds: 7,200,000 in Berlin in summer. */
export function offsetAt(moment: number, zone: string): number {
  const parts = new Map(
    clockOf(zone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return local - Math.floor(moment / 1000) * 1000;
}

/** The local time of a moment. */
export function localTime(moment: number, zone: string): LocalTime {
  const local = new Date(moment + offsetAt(moment, zone));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
  };
}

/**
 * The moment of a local time. A time that the clock skips is the moment after the gap; of a time that comes twice, the
 * first one counts.
 */
export function momentOf({ year, month, day, hour, minute }: LocalTime, zone: string): number {
  const local = Date.UTC(year, month - 1, day, hour, minute);
  const before = local - offsetAt(local - 86_400_000, zone);
  const after = local - offsetAt(local + 86_400_000, zone);
  if (before + offsetAt(before, zone) === local) return before;
  return after + offsetAt(after, zone) === local ? after : before;
}

/** Midnight at which the local day of a moment began, shifted by whole days. */
export function startOfDay(moment: number, zone: string, shift = 0): number {
  const { year, month, day } = localTime(moment, zone);
  const shifted = new Date(Date.UTC(year, month - 1, day + shift));
  return momentOf(
    {
      year: shifted.getUTCFullYear(),
      month: shifted.getUTCMonth() + 1,
      day: shifted.getUTCDate(),
      hour: 0,
      minute: 0,
    },
    zone,
  );
}

const HOUR = 3_600_000;

/** Moments between two others at which the clock of a zone is changed, and the offset from then on, in milliseconds. */
export function clockChanges(
  from: number,
  to: number,
  zone: string,
): { readonly at: number; readonly offset: number }[] {
  const changes: { at: number; offset: number }[] = [];
  let offset = offsetAt(from, zone);
  for (let day = from; day < to; day += 24 * HOUR) {
    const end = Math.min(day + 24 * HOUR, to);
    if (offsetAt(end, zone) === offset) continue;
    let at = Math.floor(day / HOUR) * HOUR + HOUR;
    while (offsetAt(at, zone) === offset) at += HOUR / 4;
    offset = offsetAt(at, zone);
    if (at < to) changes.push({ at, offset });
  }
  return changes;
}
