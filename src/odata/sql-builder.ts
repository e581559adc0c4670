import type { PathStep } from './entity-set';
import type { Continuation } from './skip-token';

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

  param(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length + 1}::${type}`;
  }

  /** A parameter whose value the URL of a request tells. @param read tells it of another URL */
  urlParam(value: unknown, read: UrlValue['read'], type: string): string {
    this.urlValues.push({ index: this.values.length, read });
    return this.param(value, type);
  }

  alias(): string {
    return `t${this.aliases++}`;
  }
}

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
