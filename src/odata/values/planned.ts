import type { EntitySet } from '../entity-set';
import type { SqlForm } from '../functions/function-signature';
import type { SearchPlan } from './search';
import type { Range } from './shape';
import { type ValueType, isNumber } from './value-type';

/** A value from the client, or computed from one, in the SQL form of its type. */
export type ConstantValue = string | boolean | null;

export type ComparisonOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

/**
 * An expression that has been checked against the model: every name is known, and every type fits. Nodes are frozen.
 */
export type Planned =
  | Constant
  | RangeNode
  | {
      readonly kind: 'column';
      readonly type: ValueType;
      readonly range: Range;
      readonly column: string;
      readonly nullable: boolean;
    }
  | PlannedMember
  | Narrowed
  | IsType
  | {
      readonly kind: 'comparison';
      readonly type: ValueType;
      readonly operator: ComparisonOperator;
      readonly left: Planned;
      readonly right: Planned;
    }
  | Membership
  | {
      readonly kind: 'logic';
      readonly type: ValueType;
      readonly operator: 'and' | 'or';
      readonly left: Planned;
      readonly right: Planned;
    }
  | { readonly kind: 'not'; readonly type: ValueType; readonly operand: Planned }
  | Operation
  | {
      readonly kind: 'case';
      readonly type: ValueType;
      readonly branches: readonly { readonly when: Planned; readonly then: Planned }[];
    }
  | Quantifier
  | { readonly kind: 'count'; readonly type: ValueType; readonly of: Planned }
  | Filtered
  | Contained
  | Lookup
  | Found;

export interface Constant {
  readonly kind: 'constant';
  readonly type: ValueType;
  readonly value: ConstantValue;
  /** Offset of a literal's time zone from UTC, in minutes. */
  readonly offset?: number;
  /** Of a time: seconds beyond its last tick, as a decimal number below 0.0000001. No stored time has any. */
  readonly rest?: string;
}

/** A member of a value that is stored as JSON. */
export interface PlannedMember {
  readonly kind: 'member';
  readonly type: ValueType;
  readonly from: Planned;
  readonly name: string;
  /** Whether the model does not declare the name, so that it must not become SQL text. */
  readonly dynamic: boolean;
}

/** A structured value, or null where it has none of the types. */
export interface Narrowed {
  readonly kind: 'narrowed';
  readonly type: ValueType;
  readonly from: Planned;
  /** Values of `@odata.type`. */
  readonly names: readonly string[];
}

/** Whether a structured value has one of the types. */
export interface IsType {
  readonly kind: 'isType';
  readonly type: ValueType;
  readonly from: Planned;
  readonly names: readonly string[];
}

/** Whether a value is one of those listed. */
export interface Membership {
  readonly kind: 'in';
  readonly type: ValueType;
  readonly value: Planned;
  /** In the SQL form of the value's type, without null. */
  readonly list: readonly ConstantValue[];
  readonly includesNull: boolean;
}

/** A function or operator. Its result is null where an operand is null, unless its form defines otherwise. */
export interface Operation {
  readonly kind: 'operation';
  readonly type: ValueType;
  readonly form: SqlForm;
  readonly operands: readonly Planned[];
}

export interface Quantifier {
  readonly kind: 'any' | 'all';
  readonly type: ValueType;
  readonly of: Planned;
  readonly range: Range;
  readonly predicate?: Planned;
}

/** The items of a collection for which the predicate is true. */
export interface Filtered {
  readonly kind: 'filtered';
  readonly type: ValueType;
  readonly of: Planned;
  readonly range: Range;
  readonly predicate: Planned;
}

/**
 * The entities of a collection that belong to the entity of the range, contained in it or related to it; without one,
 * those of a root collection.
 */
export interface Contained {
  readonly kind: 'contained';
  readonly type: ValueType;
  readonly set: EntitySet;
  readonly parent?: Range;
}

/** A value of one entity of a collection; null where there is no such entity. */
export interface Lookup {
  readonly kind: 'lookup';
  readonly type: ValueType;
  readonly of: Contained;
  /** The row of the entity. */
  readonly range: Range;
  /** Id of the entity; absent: the collection holds at most one. */
  readonly key?: Planned;
  readonly value: Planned;
}

/** Whether the entity of the range matches a `$search`. */
export interface Found {
  readonly kind: 'found';
  readonly type: ValueType;
  readonly set: EntitySet;
  readonly range: Range;
  readonly search: SearchPlan;
}

/** The value or row of a range. */
export interface RangeNode {
  readonly kind: 'range';
  readonly type: ValueType;
  readonly range: Range;
  /** For a range of columns: the part of a name `a/b` that has been read. */
  readonly prefix?: string;
}

/** Whether an expression is the literal NaN. */
export function isNaNConstant({ type, ...planned }: Planned): boolean {
  return planned.kind === 'constant' && planned.value === 'NaN' && isNumber(type);
}
