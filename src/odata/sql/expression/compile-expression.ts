import type { SqlBuilder } from '../../sql-builder';
import type { Planned } from '../../values/planned';
import type { Range } from '../../values/shape';
import { readJson, sqlType } from '../../values/sql-forms';
import { isNumber, isPrimitive, isStructured } from '../../values/value-type';
import {
  compileItemCount,
  compileFiltered,
  compileLookup,
  compileLookupCondition,
  compileQuantifier,
} from './compile-collection';
import { compileComparison, compileIn } from './compile-comparison';
import { jsonSql, placeOf, textSql } from './json-place';
import { compileSearch } from './search-condition';

/**
 * Compiles an expression to SQL, in the SQL form of its type. Values from the client become parameters.
 * @param rows alias of the row of each range
 * @param copies how often the value is copied afterwards
 */
export function compileExpression(
  sql: SqlBuilder,
  planned: Planned,
  rows: ReadonlyMap<Range, string>,
  copies = 0,
): string {
  return new Compiler(sql, rows, copies).value(planned);
}

/** Compiles a condition for WHERE. It is true for the same rows as the expression, and null or false for all others. */
export function compilePredicate(sql: SqlBuilder, planned: Planned, rows: ReadonlyMap<Range, string>): string {
  return new Compiler(sql, rows).condition(planned);
}

/** Compiles one expression and its subexpressions. Every result can be used as an operand as it is. */
export class Compiler {
  private readonly rows: Map<Range, string>;

  /** @param copies how often the value that is compiled now is copied into results */
  constructor(
    readonly sql: SqlBuilder,
    rows: ReadonlyMap<Range, string>,
    private copies = 0,
  ) {
    this.rows = new Map(rows);
  }

  /** Alias of the row of a range. */
  row(range: Range): string {
    const row = this.rows.get(range);
    if (row === undefined) throw new Error('The expression has a range without a row');
    return row;
  }

  /** Binds a range to a row for all later expressions. */
  bind(range: Range, row: string): void {
    this.rows.set(range, row);
  }

  /** Compiles a condition for which null is as good as false. */
  condition(planned: Planned): string {
    switch (planned.kind) {
      case 'logic':
        return `(${this.condition(planned.left)} ${planned.operator.toUpperCase()} ${this.condition(planned.right)})`;
      case 'comparison':
        return compileComparison(this, planned, false);
      case 'in':
        return compileIn(this, planned, false);
      case 'any':
      case 'all':
        return compileQuantifier(this, planned, false);
      case 'lookup':
        return compileLookupCondition(this, planned);
      default:
        return this.value(planned);
    }
  }

  value(planned: Planned): string {
    switch (planned.kind) {
      case 'constant':
        return this.constant(planned);
      case 'column':
        return this.column(planned);
      case 'range':
      case 'member':
      case 'narrowed':
        return this.json(planned);
      case 'isType':
        return this.isType(planned);
      case 'comparison':
        return compileComparison(this, planned, true);
      case 'in':
        return compileIn(this, planned, true);
      case 'logic':
        return `(${this.value(planned.left)} ${planned.operator.toUpperCase()} ${this.value(planned.right)})`;
      case 'not':
        return `(NOT ${this.value(planned.operand)})`;
      case 'operation':
        return this.operation(planned);
      case 'case':
        return this.branches(planned);
      case 'any':
      case 'all':
        return compileQuantifier(this, planned, true);
      case 'count':
        return compileItemCount(this, planned);
      case 'filtered':
        return compileFiltered(this, planned);
      case 'lookup':
        return compileLookup(this, planned);
      case 'found':
        return `(${compileSearch(this.sql, planned.search, planned.set, this.row(planned.range))})`;
      case 'contained':
        throw new Error('A collection of entities was planned as a value');
    }
  }

  /** SQL that is true where the expression is null, and false otherwise. */
  isNull(planned: Planned): string {
    if (planned.kind === 'member' || planned.kind === 'narrowed') {
      return `(${textSql(placeOf(this, planned))} IS NULL)`;
    }
    if (planned.kind === 'range' && planned.range.shape.kind === 'entity') return 'false';
    const isJson = planned.type.kind === 'untyped' || planned.type.kind === 'collection' || isStructured(planned.type);
    const sql = this.value(planned);
    return isJson ? `((${sql} #>> '{}') IS NULL)` : `(${sql} IS NULL)`;
  }

  /**
   * A text or JSON at the start of an expression, which is copied into every result made from it. One that is larger
   * than the statement may copy is an error.
   * @param more further copies that reading it makes
   */
  bounded(sql: string, form: 'text' | 'jsonb', more = 0): string {
    this.sql.noteCopies(this.copies + more);
    const { mostBytes } = this.sql;
    return mostBytes === undefined ? sql : `${form}_within(${sql}, ${mostBytes})`;
  }

  private constant({ value, type }: Extract<Planned, { kind: 'constant' }>): string {
    const form = sqlType(type);
    if (value === null) return `NULL::${form}`;
    const sql = this.sql.param(value, form);
    // A constant that is only compared is not copied.
    return this.copies > 0 && (form === 'text' || form === 'jsonb') ? this.bounded(sql, form) : sql;
  }

  private operation({ type, form, operands }: Extract<Planned, { kind: 'operation' }>): string {
    const isCopy = ['text', 'jsonb'].includes(sqlType(type));
    if (isCopy) this.copies++;
    const values = operands.map((operand) => this.value(operand));
    if (isCopy) this.copies--;
    return form(...values);
  }

  private column({ range, column, type }: Extract<Planned, { kind: 'column' }>): string {
    const sql = `${this.row(range)}.${column}`;
    // Some tables have integers as bigint.
    if (range.shape.kind === 'entity' && isNumber(type)) return `${sql}::numeric`;
    const form = sqlType(type);
    return form === 'text' || form === 'jsonb' ? this.bounded(sql, form, 1) : sql;
  }

  private json(planned: Extract<Planned, { kind: 'range' | 'member' | 'narrowed' }>): string {
    const place = placeOf(this, planned);
    return readJson(planned.type, jsonSql(place), isText(planned) ? textSql(place) : '');
  }

  private isType({ from, names }: Extract<Planned, { kind: 'isType' }>): string {
    const place = placeOf(this, from);
    const type = textSql({ ...place, path: [...place.path, '@odata.type'] });
    return names.length === 0
      ? 'false'
      : `coalesce(${type} IN (${names.map((name) => `'${name}'`).join(', ')}), false)`;
  }

  private branches({ branches }: Extract<Planned, { kind: 'case' }>): string {
    const all = branches.map(({ when, then }) => `WHEN ${this.condition(when)} THEN ${this.value(then)}`);
    return `(CASE ${all.join(' ')} END)`;
  }
}

/** Whether a value is read from its text. */
function isText({ type }: Planned): boolean {
  return type.kind === 'enum' || (type.kind === 'primitive' && !isNumber(type) && !isPrimitive(type, 'Edm.Boolean'));
}
