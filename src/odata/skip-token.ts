import type { OrderColumn } from './entity-set';
import { QueryError } from './query-error';

/** Greatest value of PostgreSQL's bigint; the ticks of year 9999 have as many digits. */
const MAX_BIGINT = 9_223_372_036_854_775_807n;

/** Writes the order values of the last entity of a page as an opaque token. */
export function writeSkipToken(values: readonly string[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** @throws QueryError when the token was not made for this order */
export function readSkipToken(token: string, order: readonly OrderColumn[]): string[] {
  const values = parse(token);
  const isFitting =
    Array.isArray(values) &&
    values.length === order.length &&
    order.every(({ type }, index) => fits(values[index], type));
  if (!isFitting) throw new QueryError('$skiptoken', 'was not issued by this service for this collection');
  return values as string[];
}

function parse(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    return undefined;
  }
}

function fits(value: unknown, type: OrderColumn['type']): boolean {
  if (typeof value !== 'string') return false;
  if (type === 'text') return !value.includes('\0') && value.isWellFormed();
  return /^\d{1,19}$/.test(value) && BigInt(value) <= MAX_BIGINT;
}
