import type { OrderColumn } from './entity-set';
import { QueryError } from './query-error';

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
  return type === 'text' ? !value.includes('\0') && value.isWellFormed() : /^\d{1,18}$/.test(value);
}
