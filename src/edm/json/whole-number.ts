import { LosslessNumber } from 'lossless-json';
import type { JsonValue } from './json-value';

const notation = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;
/** Most digits of a number; a 64-bit integer has fewer. */
const DIGITS = 20;
/** Longest text that is parsed. */
const LENGTH = 400;

/** The value of a whole JSON number in any notation (`1000`, `1e3`, `1000.0`); undefined for other values. */
export function wholeNumber(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined;
  if (!(value instanceof LosslessNumber) || value.value.length > LENGTH) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = notation.exec(value.value) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  const zeros = digits.length - significant.length - fraction.length + Number(exponent);
  if (significant === '') return 0n;
  if (zeros < 0 || significant.length + zeros > DIGITS) return undefined;
  return BigInt(`${sign}${significant}${'0'.repeat(zeros)}`);
}

/** Returns a bigint for a whole number that a double cannot hold: databases and other readers accept digits only. */
export function plainWholeNumber(value: JsonValue): JsonValue | undefined {
  return value instanceof LosslessNumber ? wholeNumber(value) : undefined;
}
