import { parentPosition, type EntitySet, type OrderColumn } from './entity-set';
import { QueryError } from './query-error';

/** Greatest value of PostgreSQL's bigint; the ticks of year 9999 have as many digits. */
const MAX_BIGINT = 9_223_372_036_854_775_807n;

/** Where the next page of a collection begins. */
export interface PageStart {
  /** Order values of the entity before. */
  readonly after: readonly string[];
  /** Position of the entity that contains the collection, where several have the id in the URL. */
  readonly parentPosition?: string;
}

/** What of a collection matters to its order. */
type Ordered = Pick<EntitySet, 'order' | 'parentKey'>;

/** Columns whose values, for the last entity of a page, tell where the next page begins. */
export function continuationColumns(set: Ordered): readonly OrderColumn[] {
  const parent = parentPosition(set);
  return parent === undefined ? set.order : [...set.order, { column: parent, type: 'bigint' }];
}

/** Writes the values of the {@link continuationColumns} as an opaque token. */
export function writeSkipToken(values: readonly string[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** @throws QueryError when the token was not made for this collection */
export function readSkipToken(token: string, set: Ordered): PageStart {
  const columns = continuationColumns(set);
  const values = parse(token);
  const isFitting =
    Array.isArray(values) &&
    values.length === columns.length &&
    columns.every(({ type }, index) => fits(values[index], type));
  if (!isFitting) throw new QueryError('$skiptoken', 'was not issued by this service for this collection');
  const texts = values as string[];
  return { after: texts.slice(0, set.order.length), parentPosition: texts[set.order.length] };
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
