import type { PathStep, Continuation } from './entity-set';

/** What the URL of a request names. */
export interface Target {
  /** URL of the service root that the client uses, without a slash at the end. */
  readonly root: string;
  readonly path: readonly PathStep[];
  /** Where the page begins; default: at the start. */
  readonly after?: Continuation;
}

/** A value of a statement that depends on the URL of the request. */
interface UrlValue {
  /** Place among the values. */
  readonly index: number;
  readonly read: (target: Target) => unknown;
}

/** A statement for the database driver. Its first parameter, `$1`, is the tenant and is put in where it is run. */
export interface Statement {
  readonly text: string;
  /** Values of `$2`, `$3`, … */
  readonly values: readonly unknown[];
}

/**
 * A statement that asks the same at other URLs of the same collections, also behind other items, where their values are
 * null in the same places.
 */
export interface ReusableStatement extends Statement {
  readonly urlValues: readonly UrlValue[];
}

/** Collects the parameters of a statement. SQL text comes from constants and the model; all else becomes a parameter. */
export class SqlBuilder {
  readonly values: unknown[] = [];
  readonly urlValues: UrlValue[] = [];
  private aliases = 0;
  private copied = 0;

  /** @param mostBytes of a text or body with which an expression may begin; default: however many it has */
  constructor(readonly mostBytes?: number) {}

  /** How many copies of texts the expressions of the statement make for a row. */
  get copies(): number {
    return this.copied;
  }

  /** Notes how often an expression copies a text. */
  noteCopies(count: number): void {
    this.copied += count;
  }

  param(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length - 1 + FIRST}::${type}`;
  }

  /** A parameter whose value the URL of a request tells. @param read tells it of another URL */
  urlParam(value: unknown, read: UrlValue['read'], type: string): string {
    this.urlValues.push({ index: this.values.length, read });
    return this.param(value, type);
  }

  alias(): string {
    return `t${this.aliases++}`;
  }

  /**
   * The statement of a text that is made of the parameters. A parameter that the text does not name is left out: PostgreSQL
   * refuses one whose type no place tells.
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

/** Copies of texts that a statement may make for a row without a look at their size. */
const FREE_COPIES = 64;
/** Bytes of all copies that a statement with more of them may make for a row. */
const COPIED_BYTES = 256 * 1024 * 1024;

/**
 * Makes a statement. PostgreSQL keeps all that an expression copies until it is done with the row. So the more copies a
 * statement makes, the shorter the texts have to be; few copies, as nearly all statements make, need no limit.
 * @param make called again with a limit where there are many copies
 */
export function compiled<Result>(make: (sql: SqlBuilder) => Result): Result {
  const sql = new SqlBuilder();
  const result = make(sql);
  return sql.copies <= FREE_COPIES ? result : make(new SqlBuilder(Math.floor(COPIED_BYTES / sql.copies)));
}

/** Number of the first parameter behind that of the tenant. */
const FIRST = 2;

const parameter = /\$(\d+)/g;

/**
 * A value that the planner does not see: it then has no reason to plan the statement anew for each value, which takes longer
 * than to read a few rows. For values on which no plan should depend.
 */
export function hidden(value: string): string {
  return `(SELECT ${value})`;
}

/** The statement as it asks at another URL. */
export function statementAt({ text, values, urlValues }: ReusableStatement, target: Target): Statement {
  const own = [...values];
  for (const { index, read } of urlValues) own[index] = read(target);
  return { text, values: own };
}
