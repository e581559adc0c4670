/** Shown where nothing is known. */
export const NOTHING = '–';

/** Numbers of items under which a share says more than is known. */
export const ENOUGH = 20;

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** `12,345` */
export const count = (value: number | null | undefined): string => (value == null ? NOTHING : whole.format(value));

/** `12.4 %` of a ratio from 0 to 1 */
export function percent(ratio: number | null | undefined, digits = 1): string {
  return ratio == null ? NOTHING : `${fixed(ratio * 100, digits)} %`;
}

/** A number with the same number of digits after the point wherever it stands, so that columns align. */
export function fixed(value: number | null | undefined, digits: number): string {
  if (value == null) return NOTHING;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Milliseconds of seconds: `41 ms` */
export const milliseconds = (seconds: number | null | undefined): string =>
  seconds == null ? NOTHING : `${fixed(seconds * 1000, seconds < 0.01 ? 1 : 0)} ms`;

/** `+12 %` or `−3 %` of a change, or undefined where there is nothing to compare with. */
export function change(now: number | null | undefined, before: number | null | undefined): number | undefined {
  return now == null || before == null || before === 0 ? undefined : (now - before) / before;
}

export const signed = (ratio: number): string => `${ratio < 0 ? '−' : '+'}${fixed(Math.abs(ratio) * 100, 0)} %`;
