import type { Continuation, EntitySet, PathStep } from './entity-set';

/** The target of a request's URL. */
export interface Target {
  /** URL of the service root that the client uses, without a slash at the end. */
  readonly root: string;
  readonly path: readonly PathStep[];
  /** Where the page begins; default: at the start. */
  readonly after?: Continuation;
}

/** A value of a statement that depends on the URL of the request. */
interface UrlValue {
  /** Index in the statement's values. */
  readonly index: number;
  readonly read: (target: Target) => unknown;
}

/**
 * A statement for the database driver. Its first parameter, `$1`, is the tenant, which is added when the statement
 * runs.
 */
export interface Statement {
  readonly text: string;
  /** Values of `$2`, `$3`, … */
  readonly values: readonly unknown[];
}

/**
 * A statement that can be reused for other URLs of the same collections. It also works for other pages whose
 * continuation values are null in the same places.
 */
export interface ReusableStatement extends Statement {
  readonly urlValues: readonly UrlValue[];
}

/**
 * Collects the parameters of a statement. SQL text comes only from constants and the model; every other value becomes a
 * parameter.
 */
export class SqlBuilder {
  readonly values: unknown[] = [];
  readonly urlValues: UrlValue[] = [];
  private aliases = 0;
  private copied = 0;

  /** @param mostBytes size limit of a text or body at the start of an expression; default: no limit */
  constructor(readonly mostBytes?: number) {}

  /** Number of copies of texts that the expressions of the statement make for a row. */
  get copies(): number {
    return this.copied;
  }

  /** Adds to {@link copies}. */
  noteCopies(count: number): void {
    this.copied += count;
  }

  param(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length - 1 + FIRST}::${type}`;
  }

  /** A parameter whose value depends on the URL. @param read returns the value for another URL */
  urlParam(value: unknown, read: UrlValue['read'], type: string): string {
    this.urlValues.push({ index: this.values.length, read });
    return this.param(value, type);
  }

  /**
   * What the rows of a set are read from: its table or, for a derived set, a SELECT in parentheses.
   * @param toldApart as for {@link EntitySet.rows}
   */
  source({ table, rows }: Pick<EntitySet, 'table' | 'rows'>, toldApart?: ReadonlySet<string>): string {
    return rows?.((value, type) => this.param(value, type), toldApart) ?? table;
  }

  alias(): string {
    return `t${this.aliases++}`;
  }

  /**
   * The statement with the given text. Parameters that the text does not use are left out: PostgreSQL rejects a
   * parameter whose type it cannot determine.
   */
  statement(text: string): ReusableStatement {
    const { values, urlValues } = this;
    const named = new Set(Array.from(text.matchAll(parameter), ([, number]) => Number(number) - FIRST));
    const kept = [...values.keys()].filter((index) => named.has(index));
    if (kept.length === values.length) return { text, values, urlValues };
    const places = new Map(kept.map((index, place) => [index, place]));
    const placeOf = (number: string): number => places.get(Number(number) - FIRST) ?? -1;
    return {
      text: text.replaceAll(parameter, (own, number: string) =>
        Number(number) < FIRST ? own : `$${placeOf(number) + FIRST}`,
      ),
      values: kept.map((index) => values[index]),
      urlValues: urlValues.flatMap(({ index, read }) => {
        const place = places.get(index);
        return place === undefined ? [] : [{ index: place, read }];
      }),
    };
  }
}

/** Copies of texts for a row that a statement may make without a size limit. */
const FREE_COPIES = 64;
/** Most bytes of all copies for a row in a statement with more copies. */
const COPIED_BYTES = 256 * 1024 * 1024;

/**
 * Builds a statement. PostgreSQL keeps all copies in an expression until it has finished the row: the more copies a
 * statement makes, the shorter the texts must be. Nearly all statements make few copies and need no limit.
 * @param make called again with a limit where there are many copies
 */
export function compiled<Result>(make: (sql: SqlBuilder) => Result): Result {
  const sql = new SqlBuilder();
  const result = make(sql);
  return sql.copies <= FREE_COPIES ? result : make(new SqlBuilder(Math.floor(COPIED_BYTES / sql.copies)));
}

/** Number of the first parameter after the tenant's. */
const FIRST = 2;

const parameter = /\$(\d+)/g;

/**
 * Hides a value from the planner. The planner then has no reason to plan the statement anew for each value, which takes
 * longer than reading a few rows. For values that no plan should depend on.
 */
export function hidden(value: string): string {
  return `(SELECT ${value})`;
}

/** The statement for another URL. */
export function statementAt({ text, values, urlValues }: ReusableStatement, target: Target): Statement {
  const own = [...values];
  for (const { index, read } of urlValues) own[index] = read(target);
  return { text, values: own };
}
