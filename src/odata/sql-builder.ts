/** A statement for the database driver. Its first parameter, `$1`, is the tenant and is put in where it is run. */
export interface Statement {
  readonly text: string;
  /** Values of `$2`, `$3`, … */
  readonly values: readonly unknown[];
}

/** Collects the parameters of a statement. SQL text comes from constants and the model; all else becomes a parameter. */
export class SqlBuilder {
  readonly values: unknown[] = [];
  private aliases = 0;

  param(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length + 1}::${type}`;
  }

  alias(): string {
    return `t${this.aliases++}`;
  }
}
