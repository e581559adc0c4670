import type { SqlBuilder } from '../sql-builder';
import { compileComparison, compileIn } from './compile-comparison';
import { compileCount, compileFiltered, compileQuantifier } from './compile-collection';
import { jsonSql, placeOf, textSql } from './json-place';
import type { Planned } from './planned';
import type { Range } from './shape';
import { readJson, sqlType } from './sql-forms';
import { isNumber, isPrimitive, isStructured } from './value-type';

/** How many copies what grows counts for: it can become several times as long as what is stored. */
const GROWN = 4;

/**
 * SQL of an expression, in the SQL form of its type. What the client wrote becomes a parameter.
 * @param rows alias of the row that each range stands for
 */
export function compileExpression(sql: SqlBuilder, planned: Planned, rows: ReadonlyMap<Range, string>): string {
  return new Compiler(sql, rows).value(planned);
}

/** SQL of a condition for WHERE: it is true for the same rows as the expression, and null or false for all others. */
export function compilePredicate(sql: SqlBuilder, planned: Planned, rows: ReadonlyMap<Range, string>): string {
  return new Compiler(sql, rows).condition(planned);
}

/** Compiles one expression and those within it; every result can stand as an operand as it is. */
export class Compiler {
  private readonly rows: Map<Range, string>;

  constructor(
    readonly sql: SqlBuilder,
    rows: ReadonlyMap<Range, string>,
  ) {
    this.rows = new Map(rows);
  }

  /** Alias of the row that a range stands for. */
  row(range: Range): string {
    const row = this.rows.get(range);
    if (row === undefined) throw new Error('The expression has a range without a row');
    return row;
  }

  /** Binds a range to a row for what is compiled from now on. */
  bind(range: Range, row: string): void {
    this.rows.set(range, row);
  }

  /** A condition of which only matters whether it is true. */
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
      default:
        return this.value(planned);
    }
  }

  value(planned: Planned): string {
    switch (planned.kind) {
      case 'constant':
        return planned.value === null
          ? `NULL::${sqlType(planned.type)}`
          : this.sql.param(planned.value, sqlType(planned.type));
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
        return this.copied(planned, planned.form(...planned.operands.map((operand) => this.value(operand))));
      case 'case':
        return this.branches(planned);
      case 'any':
      case 'all':
        return compileQuantifier(this, planned, true);
      case 'count':
        return compileCount(this, planned);
      case 'filtered':
        return compileFiltered(this, planned);
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

  /** What an operation makes, no larger than the statement may copy. */
  private copied({ type }: Planned, sql: string): string {
    const form = sqlType(type);
    if (form !== 'text' && form !== 'jsonb') return sql;
    const grows = sql.startsWith('concat_');
    this.sql.noteCopies(grows ? GROWN : 1);
    const { mostBytes } = this.sql;
    return grows && mostBytes !== undefined ? `${form}_within(${sql}, ${mostBytes})` : sql;
  }

  private column({ range, column, type }: Extract<Planned, { kind: 'column' }>): string {
    const sql = `${this.row(range)}.${column}`;
    // The tables have whole numbers in columns of bigint.
    return range.shape.kind === 'entity' && isNumber(type) ? `${sql}::numeric` : sql;
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

/** Whether a value is read by its text. */
function isText({ type }: Planned): boolean {
  return type.kind === 'enum' || (type.kind === 'primitive' && !isNumber(type) && !isPrimitive(type, 'Edm.Boolean'));
}
