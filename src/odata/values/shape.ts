import type { EntitySet } from '../entity-set';
import { rowType, type ValueType } from './value-type';

/** A column of SQL that holds a value of a type in the type's SQL form. */
export interface TypedColumn {
  readonly type: ValueType;
  /** Its name in SQL; taken from the model or made by the service, never by a client. */
  readonly column: string;
  /** Column of boolean that is true for the rows that have the value; absent: all rows have it. */
  readonly presence?: string;
  /** Whether the model declares the member, so that answers need not tell its type; default false. */
  readonly declared?: boolean;
}

/** The names that a row of SQL provides. */
export type Shape =
  /** A row of the collection's table. */
  | { readonly kind: 'entity'; readonly set: EntitySet }
  /** A row with one jsonb column `value`, such as `jsonb_array_elements` makes. */
  | { readonly kind: 'value'; readonly type: ValueType }
  /** Columns by their name in expressions; a name `a/b` is member `b` of `a`. */
  | { readonly kind: 'columns'; readonly columns: ReadonlyMap<string, TypedColumn> };

export function entityShape(set: EntitySet): Shape {
  return Object.freeze({ kind: 'entity', set });
}

/** @param type type of the value; its SQL form here is always jsonb */
export function valueShape(type: ValueType): Shape {
  return Object.freeze({ kind: 'value', type });
}

/** Such as the result of an aggregation, `columnsShape(new Map([['Total', { type: edm.Decimal, column: 'c0' }]]))`. */
export function columnsShape(columns: ReadonlyMap<string, TypedColumn>): Shape {
  return Object.freeze({ kind: 'columns', columns });
}

/** A variable for each row of a shape. Two ranges are the same only if they are one object. */
export class Range {
  constructor(readonly shape: Shape) {
    Object.freeze(this);
  }

  get type(): ValueType {
    if (this.shape.kind === 'entity') return { kind: 'entity', type: this.shape.set.type, set: this.shape.set };
    return this.shape.kind === 'value' ? this.shape.type : rowType;
  }
}
