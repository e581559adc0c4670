import type { EntityExpression } from './entity-json';

/**
 * Bytes of stored entities after which a page ends, though it has room for more. As stored, they are compressed, and
 * told without being read.
 */
export const PAGE_BYTES = 8 * 1024 * 1024;

/** Bytes of an entity that is small whatever the size of the page. */
const SMALL_BYTES = 16 * 1024;

/** Most values that tell the place of an item and are few. */
const FEW = 8;

/** What stands between the items of a {@link smallPage} at the top: no JSON text of the database has a line feed. */
export const ITEM_BREAK = ',\n';

/** What a page is made of, in either form. */
export interface PageParts {
  /** SELECT of its rows and of one more, where more may follow. */
  readonly found: string;
  /** Alias of a row. */
  readonly row: string;
  readonly item: EntityExpression;
  /** Most items. */
  readonly limit: number;
  /** SQL of that. */
  readonly most: string;
  /** SQL of what tells the place of a row: its sort keys, and what else a link needs. */
  readonly places: readonly string[];
  /** ORDER BY of the rows. */
  readonly order: string;
  /** ORDER BY of the items, by columns `k0`, `k1` and so on with their places. */
  readonly inOrder: string;
  /** Column with the number of items on all pages. */
  readonly total: string;
  /** Whether items have computed members, which can be long though no row is. */
  readonly isComputed: boolean;
}

/**
 * A page of rows of which none is large, so that they need not be added up one by one, which costs as much as finding them.
 * @param between what stands between the items
 * @returns SELECT as of a page; its `items` can be one more than `count`, where `more` follow, and are null where a row is
 * large
 */
export function smallPage(parts: PageParts, between = ','): string {
  const { found, row, item, limit, most, inOrder, total, isComputed } = parts;
  const size = `pg_column_size(${row}.body)`;
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

/** A page that ends before its rows are more than {@link PAGE_BYTES}; the first has a place whatever its size. */
export function sizedPage(parts: PageParts): string {
  const { found, row, item, most, order, inOrder, total } = parts;
  return `SELECT ${joined(inOrder, ',')} AS items, count(*)::integer AS count, coalesce(bool_and(next), false) AS more,
      CASE WHEN bool_and(next) THEN ${placeOf(parts, 'count(*)')} END AS last, ${total}
    FROM (${whileFits(
      `SELECT ${item.json} AS json, ${columns(parts)}, ${row}.next
      FROM (SELECT ${row}.*, row_number() OVER page AS n, lead(true, 1, false) OVER page AS next,
          sum(pg_column_size(${row}.body)) OVER page AS size
        FROM (${found}) ${row} WINDOW page AS (ORDER BY ${order} ROWS UNBOUNDED PRECEDING)) ${row} ${item.joins}
      WHERE ${row}.n <= ${most} AND (${row}.n = 1 OR ${row}.size <= ${PAGE_BYTES})`,
    )}) items`;
}

/**
 * Items for as long as they fit into one answer: PostgreSQL gives up at the first that does not, before it has put together
 * what would be thrown away.
 * @param items SELECT of rows with a text `json`
 */
export function whileFits(items: string, isNeeded = true): string {
  if (!isNeeded) return items;
  const sum = 'sum(octet_length(json)) OVER (ROWS UNBOUNDED PRECEDING)';
  return `SELECT * FROM (SELECT *, ${sum} AS made FROM (${items} OFFSET 0) made) fitting WHERE answer_fits(made)`;
}

/** The items of a {@link smallPage} without the first of those that follow. */
export function withoutLast(items: string): string {
  return items.slice(0, items.lastIndexOf(ITEM_BREAK));
}

function joined(inOrder: string, between: string): string {
  return `coalesce(string_agg(json, '${between}' ORDER BY ${inOrder}), '')`;
}

function columns({ places }: PageParts): string {
  return places.map((value, index) => `${value} AS k${index}`).join(', ');
}

/** Where an item stands. @param n SQL of its number */
function placeOf({ places, inOrder }: PageParts, n: string): string {
  // To pick a few values one by one is quicker than to put together all that could be picked.
  if (places.length <= FEW) {
    const picked = places.map((_, index) => `(array_agg(k${index} ORDER BY ${inOrder}))[${n}]::text`);
    return `jsonb_build_array(${picked.join(', ')})`;
  }
  // Many of them share one aggregate: each would sort by all places once more, and a function takes 100 arguments.
  const values = places.map((_, index) => `k${index}::text`).join(', ');
  return `to_jsonb((array_agg(ARRAY[${values}] ORDER BY ${inOrder}))[${n}:${n}]) -> 0`;
}
