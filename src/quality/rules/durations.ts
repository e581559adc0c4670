const NINE = 57;
const ZERO = 48;
const POINT = 46;
const TICKS_PER_SECOND = 10_000_000n;

/** Seconds of each unit, before and behind the `T`. */
const dateUnits: Readonly<Record<string, number>> = { D: 86_400 };
const timeUnits: Readonly<Record<string, number>> = { H: 3600, M: 60, S: 1 };

/**
 * Seconds of an ISO 8601 duration of days, hours, minutes and seconds, such as 0.03 of `PT0.030S`. A text with seconds
 * only gives the double nearest to the written number, so that a value that equals a limit is not over it.
 * @returns null where the text has another form
 */
export function secondsOf(text: string): number | null {
  const isNegative = text.startsWith('-');
  let at = isNegative ? 1 : 0;
  if (text[at++] !== 'P') return null;
  let units = dateUnits;
  let seconds = 0;
  let from = at;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if ((code >= ZERO && code <= NINE) || code === POINT) continue;
    const letter = text.charAt(at);
    if (letter === 'T' && from === at && units === dateUnits) units = timeUnits;
    else {
      const unit = units[letter];
      if (unit === undefined || from === at) return null;
      seconds += Number(text.slice(from, at)) * unit;
    }
    from = at + 1;
  }
  if (from !== at || Number.isNaN(seconds)) return null;
  return isNegative ? -seconds : seconds;
}

/** An ISO 8601 duration of hours, minutes and seconds, such as `PT25M2.1S`. @param ticks 100 ns each, at least 0 */
export function durationText(ticks: bigint): string {
  const whole = ticks / TICKS_PER_SECOND;
  const [hours, minutes, seconds] = [whole / 3600n, (whole / 60n) % 60n, whole % 60n];
  const fraction = (ticks % TICKS_PER_SECOND).toString().padStart(7, '0').replace(/0+$/, '');
  const parts = [
    hours > 0n ? `${hours}H` : '',
    minutes > 0n ? `${minutes}M` : '',
    seconds > 0n || fraction !== '' ? `${seconds}${fraction === '' ? '' : `.${fraction}`}S` : '',
  ].join('');
  return `PT${parts === '' ? '0S' : parts}`;
}
