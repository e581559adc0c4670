import { QueryError } from './query-error';

interface Limit {
  readonly most: number;
  readonly message: string;
}

const limit = (most: number, message: (most: number) => string): Limit => ({ most, message: message(most) });

/** Limits of queries. A query that exceeds one is rejected with the message beside it. */
export const limits = {
  /** The query part of a URL as sent. */
  queryLength: limit(65_536, (most) => `the query must not be longer than ${most} characters`),
  /** Nesting of parentheses, functions, lambdas, signs and nested options, which the stack has to hold. */
  depth: limit(64, (most) => `expressions must not be nested deeper than ${most} levels`),
  /** Parts of all expressions of one option. This also limits the depth of a tree of `and`. */
  nodes: limit(2_000, (most) => `must not have more than ${most} parts`),
  /** Parts of one expression, with aliases and computed properties replaced by their expressions. */
  plannedParts: limit(2_000, (most) => `an expression must not have more than ${most} parts, aliases replaced`),
  /** Words and phrases in one $search: each is looked up in the index of every table below the collection. */
  searchTerms: limit(32, (most) => `must not have more than ${most} words and phrases`),
  /** Characters of a word or phrase in $search; far more than in any indexed value. */
  searchTermLength: limit(1_000, (most) => `must not have a word or phrase of more than ${most} characters`),
  /** Literals in the parentheses after `in`, and values of a JSON array. */
  listItems: limit(1_000, (most) => `a list must not have more than ${most} items`),
  /** $expand within $expand. */
  expandLevels: limit(5, (most) => `must not be nested deeper than ${most} levels`),
  /** Items of one $select, $expand, $orderby, $compute, groupby or aggregate. */
  items: limit(200, (most) => `must not have more than ${most} items`),
  /** Transformations of one $apply, including those in groupby and concat. */
  applySteps: limit(50, (most) => `must not have more than ${most} transformations`),
  /** Names of a path in aggregate or groupby: each is looked up again for each name after it. */
  applyPathSteps: limit(30, (most) => `a path must not have more than ${most} steps`),
  /** Properties of a row between two transformations; PostgreSQL allows 1,664 columns. */
  applyProperties: limit(500, (most) => `a result must not have more than ${most} properties`),
  /** The factor by which all concat together may multiply the rows of a collection. */
  applyCopies: limit(100, (most) => `concat must not multiply the rows by more than ${most}`),
  /** Combinations of levels of all rollups of one $apply, each with a SELECT of its own. */
  applyGroupings: limit(100, (most) => `rollup must not make more than ${most} combinations of levels`),
  /** Query options of one request, including custom ones, or of one item of $expand or $select. */
  options: limit(100, (most) => `must not have more than ${most} query options`),
} as const;

/** @throws QueryError if the count exceeds the limit */
export function checkLimit(name: keyof typeof limits, count: number, option: string, at?: number): void {
  if (count > limits[name].most) throw new QueryError(option, limits[name].message, at);
}

/** Largest answer in bytes; far below the limit of a JavaScript string. */
export const MOST_BYTES = 64 * 1024 * 1024;
