import { NOTHING } from './numbers';

type Shape = 'time' | 'second' | 'day' | 'moment' | 'hour';

const shapes: Readonly<Record<Shape, Intl.DateTimeFormatOptions>> = {
  time: { hour: '2-digit', minute: '2-digit' },
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  day: { weekday: 'short', day: 'numeric', month: 'short' },
  moment: { year: 'numeric', month: 'short', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  hour: { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** A time in words of the zone: `time` is 09:14, `second` 09:14:05, `day` Mon, 2 Mar, `moment` all of it. */
export function timeText(moment: string | number | null | undefined, zone: string, shape: Shape = 'moment'): string {
  if (moment == null) return NOTHING;
  const key = `${shape} ${zone}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { ...shapes[shape], timeZone: zone, hourCycle: 'h23' });
    formats.set(key, format);
  }
  return format.format(typeof moment === 'string' ? Date.parse(moment) : moment);
}

/** `from – to` without saying the same day twice. */
export function spanText(from: number, to: number, zone: string): string {
  const [begin, end] = [timeText(from, zone, 'hour'), timeText(to, zone, 'hour')];
  const sameDay = timeText(from, zone, 'day') === timeText(to, zone, 'day');
  return `${begin} – ${sameDay ? timeText(to, zone, 'time') : end}`;
}

/** `3 min ago`: a rough age. */
export function ageText(milliseconds: number): string {
  const units = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
  ] as const;
  const unit = units.find(([length]) => milliseconds >= length);
  if (!unit) return `${Math.max(0, Math.round(milliseconds / 1000))} s ago`;
  return `${Math.floor(milliseconds / unit[0])} ${unit[1]} ago`;
}
