/** Digits of a fraction that sums keep. */
const DIGITS = 24;
const UNITS = 10n ** BigInt(DIGITS);

const decimal = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * A decimal number as a whole number of 10⁻²⁴. Sums of them are exact, so that subtracting what was added leaves nothing.
 * @param text as PostgreSQL writes a numeric
 * @returns undefined for infinite values, and for what is not a number
 */
export function unitsOf(text: string): bigint | undefined {
  const match = decimal.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = ''] = match;
  const units = BigInt(whole + fraction.slice(0, DIGITS).padEnd(DIGITS, '0'));
  return sign === '-' ? -units : units;
}

/** The decimal number that a sum of {@link unitsOf} is, without zeros at the end. */
export function decimalOf(units: bigint): string {
  const size = units < 0n ? -units : units;
  const fraction = String(size % UNITS)
    .padStart(DIGITS, '0')
    .replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${size / UNITS}${fraction === '' ? '' : `.${fraction}`}`;
}
