import { NOTHING } from './numbers';

const form = /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** Seconds of a duration such as `PT2M31.5S`; undefined for null. */
export function seconds(duration: string | null | undefined): number | undefined {
  if (duration == null) return undefined;
  const [, sign, days = 0, hours = 0, minutes = 0, rest = 0] = form.exec(duration) ?? [];
  if (sign === undefined) return undefined;
  const total = Number(days) * 86_400 + Number(hours) * 3_600 + Number(minutes) * 60 + Number(rest);
  return sign === '-' ? -total : total;
}

/** `2:31` and `1:02:31`: minutes and seconds, as people read the length of a call. */
export function clockLength(total: number | null | undefined): string {
  if (total == null) return NOTHING;
  const whole = Math.round(total);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** `2 min 31 s`, for sentences */
export function spokenLength(total: number): string {
  const whole = Math.round(total);
  const parts = [
    [Math.floor(whole / 3600), 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const;
  const said = parts.filter(([value]) => value > 0).map(([value, unit]) => `${value} ${unit}`);
  return said.length === 0 ? `${total < 0.5 && total > 0 ? 'less than 1' : '0'} s` : said.join(' ');
}
