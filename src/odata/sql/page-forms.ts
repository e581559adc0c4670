import type { EntityExpression } from './entity-json';

/**
 * Bytes of stored entities after which a page ends, even with fewer items than its limit. This is the compressed size,
 * which PostgreSQL knows without reading the entities.
 */
export const PAGE_BYTES = 8 * 1024 * 1024;

/** Size up to which an entity counts as small on pages of any size. */
const SMALL_BYTES = 16 * 1024;

/** Number of place values up to which they are picked one by one. */
const FEW = 8;

/** Separator of the items of a {@link smallPage} at the top level: JSON texts of the database have no line feed. */
export const ITEM_BREAK = ',\n';

/** The parts of a page, for both forms. */
export interface PageParts {
  /** SELECT of its rows, and of one more row where more may follow. */
  readonly found: string;
  /** Alias of a row. */
  readonly row: string;
  /** SQL of the bytes that a row takes as it is stored. */
  readonly size: string;
  readonly item: EntityExpression;
  /** Most items. */
  readonly limit: number;
  /** SQL of the limit. */
  readonly most: string;
  /** SQL of the values that locate a row: its sort keys, and other values that a link needs. */
  readonly places: readonly string[];
  /** ORDER BY of the rows. */
  readonly order: string;
  /** ORDER BY of the items, by the columns `k0`, `k1` and so on with their places. */
  readonly inOrder: string;
  /** Column with the number of items on all pages. */
  readonly total: string;
  /** Whether items have computed members, which can be long even when no row is. */
  readonly isComputed: boolean;
}

/**
 * A page without large rows: their sizes need not be summed row by row, which costs as much as finding the rows.
 * @param between separator of the items
 * @returns SELECT in the form of a page. Its `items` can be one more than `count`, where `more` follow, and are null
 * where a row is large
 */
export function smallPage(parts: PageParts, between = ','): string {
  const { found, row, size, item, limit, most, inOrder, total, isComputed } = parts;
  const share = Math.floor(PAGE_BYTES / (limit + 1));
  const small = [`${size} <= ${Math.max(share, SMALL_BYTES)}`, ...item.complete].join(' AND ');
  const fits = `bool_and(small) IS NOT FALSE${share < SMALL_BYTES ? ` AND coalesce(sum(size), 0) <= ${PAGE_BYTES}` : ''}`;
  return `SELECT CASE WHEN ${fits} THEN ${joined(inOrder, between)} END AS items,
      least(count(*), ${most})::integer AS count, count(*) > ${most} AS more,
      CASE WHEN count(*) > ${most} THEN ${placeOf(parts, most)} END AS last, ${total}
    FROM (${whileFits(
      `SELECT CASE WHEN ${small} THEN ${item.json} END AS json, ${columns(parts)}, ${small} AS small, ${size} AS size
      FROM (${found}) ${row} ${item.joins}`,
      isComputed,
    )}) items`;
}

/** A page that ends before its rows exceed {@link PAGE_BYTES}. The first row is always included. */
export function sizedPage(parts: PageParts): string {
  const { found, row, size, item, most, order, inOrder, total } = parts;
  return `SELECT ${joined(inOrder, ',')} AS items, count(*)::integer AS count, coalesce(bool_and(next), false) AS more,
      CASE WHEN bool_and(next) THEN ${placeOf(parts, 'count(*)')} END AS last, ${total}
    FROM (${whileFits(
      `SELECT ${item.json} AS json, ${columns(parts)}, ${row}.next
      FROM (SELECT ${row}.*, row_number() OVER page AS n, lead(true, 1, false) OVER page AS next,
          sum(${size}) OVER page AS size
        FROM (${found}) ${row} WINDOW page AS (ORDER BY ${order} ROWS UNBOUNDED PRECEDING)) ${row} ${item.joins}
      WHERE ${row}.n <= ${most} AND (${row}.n = 1 OR ${row}.size <= ${PAGE_BYTES})`,
    )}) items`;
}

/**
 * Items, limited to the size of one answer: PostgreSQL raises an error at the first item that does not fit, before it
 * makes more texts that would be thrown away.
 * @param items SELECT of rows with a text `json`
 */
export function whileFits(items: string, isNeeded = true): string {
  if (!isNeeded) return items;
  const sum = 'sum(octet_length(json)) OVER (ROWS UNBOUNDED PRECEDING)';
  return `SELECT * FROM (SELECT *, ${sum} AS made FROM (${items} OFFSET 0) made) fitting WHERE answer_fits(made)`;
}

/** The items of a {@link smallPage} without the additional one at the end. */
export function withoutLast(items: string): string {
  return items.slice(0, items.lastIndexOf(ITEM_BREAK));
}

function joined(inOrder: string, between: string): string {
  return `coalesce(string_agg(json, '${between}' ORDER BY ${inOrder}), '')`;
}

function columns({ places }: PageParts): string {
  return places.map((value, index) => `${value} AS k${index}`).join(', ');
}

/** The place of an item. @param n SQL of its number */
function placeOf({ places, inOrder }: PageParts, n: string): string {
  // Picking a few values one by one is faster than combining the values of all items.
  if (places.length <= FEW) {
    const picked = places.map((_, index) => `(array_agg(k${index} ORDER BY ${inOrder}))[${n}]::text`);
    return `jsonb_build_array(${picked.join(', ')})`;
  }
  // Many values share one aggregate: each aggregate would sort by all places again, and a function takes 100 arguments.
  const values = places.map((_, index) => `k${index}::text`).join(', ');
  return `to_jsonb((array_agg(ARRAY[${values}] ORDER BY ${inOrder}))[${n}:${n}]) -> 0`;
}
