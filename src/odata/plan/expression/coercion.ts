import type { SqlForm } from '../../functions/function-signature';
import { TICKS_PER_DAY } from '../../ticks';
import { constant, readQuoted } from '../../values/constants';
import { enumConstant } from '../../values/enum-values';
import type { Constant, Planned } from '../../values/planned';
import type { Scope } from '../../values/scope';
import { readJson } from '../../values/sql-forms';
import { edm, isInteger, isNumber, isPrimitive, isStructured, sameType, type ValueType } from '../../values/value-type';

type CollectionType = Extract<ValueType, { kind: 'collection' }>;

/** An operation on planned operands, frozen. */
export function plannedOperation(type: ValueType, form: SqlForm, ...operands: readonly Planned[]): Planned {
  return Object.freeze({ kind: 'operation', type, form, operands: Object.freeze(operands) });
}

/**
 * Converts an expression to another type where the standard allows it without a cast: null to anything, a member of an
 * open type by its value, a number to a number, a text to a member of an enumeration or a GUID, a literal text also to
 * a duration or time, and a date to its midnight in UTC.
 * @returns undefined where it cannot be converted
 * @throws QueryError where a text is not a member of the enumeration
 */
export function coerce(scope: Scope, from: Planned, to: ValueType, at: number): Planned | undefined {
  if (from.type.kind === 'null') return constant(to, null);
  if (sameType(from.type, to)) return from;
  if (from.type.kind === 'untyped') return readUntyped(from, to);
  if (isNumber(from.type) && isNumber(to)) return !isInteger(to) || isInteger(from.type) ? from : undefined;
  if (from.kind === 'constant' && typeof from.value === 'string') {
    if (to.kind === 'enum' && isPrimitive(from.type, 'Edm.String')) return enumConstant(scope, to.enum, from.value, at);
    if (to.kind === 'collection') return listOf(scope, from, to, at);
    const read = isPrimitive(from.type, 'Edm.String') ? readQuoted(from.value, to) : undefined;
    if (read) return read;
  }
  if (isPrimitive(from.type, 'Edm.Date') && isPrimitive(to, 'Edm.DateTimeOffset')) return midnightOf(from);
  if (isPrimitive(from.type, 'Edm.String') && isPrimitive(to, 'Edm.Guid')) return guidOf(from);
  if (isStructured(from.type) && isStructured(to))
    return from.type.type.isOrDerivesFrom(to.type) || to.type.isOrDerivesFrom(from.type.type) ? from : undefined;
  return undefined;
}

/** A literal list as a collection of another type. For an enumeration, its texts must be members. */
function listOf(scope: Scope, { type, value }: Constant, to: CollectionType, at: number): Planned | undefined {
  if (type.kind !== 'collection' || typeof value !== 'string') return undefined;
  const items = JSON.parse(value) as unknown[];
  const alike = items.length === 0 || sameType(type.of, to.of) || (isNumber(type.of) && isNumber(to.of));
  if (alike || to.of.kind === 'untyped') return constant(to, value);
  if (to.of.kind !== 'enum' || !items.every((item) => typeof item === 'string')) return undefined;
  const { enum: members } = to.of;
  return constant(to, JSON.stringify(items.map((item) => enumConstant(scope, members, item, at).value)));
}

/** Reads a member of an open type as the type; null where its value has another type. */
function readUntyped(from: Planned, to: ValueType): Planned | undefined {
  if (to.kind === 'row') return undefined;
  if (to.kind === 'collection') return plannedOperation(to, (json) => `items_of(${json})`, from);
  return plannedOperation(to, (json) => readJson(to, json, `text_of(${json})`), from);
}

function midnightOf(from: Planned): Planned {
  if (from.kind === 'constant' && typeof from.value === 'string')
    return constant(edm.DateTimeOffset, String(BigInt(from.value) * TICKS_PER_DAY), { offset: 0 });
  return plannedOperation(edm.DateTimeOffset, (days) => `(${days} * ${TICKS_PER_DAY})`, from);
}

/** A text to compare with a GUID, in lower case: case does not matter in GUIDs. */
function guidOf(from: Planned): Planned {
  if (from.kind === 'constant' && typeof from.value === 'string') return constant(edm.Guid, from.value.toLowerCase());
  return plannedOperation(edm.Guid, (text) => `lower(${text} COLLATE "C")`, from);
}

/**
 * Converts two operands to one type.
 * @returns undefined where they have no common type
 */
export function unify(
  scope: Scope,
  [left, leftAt]: readonly [Planned, number],
  [right, rightAt]: readonly [Planned, number],
): readonly [Planned, Planned] | undefined {
  if (isNumber(left.type) && isNumber(right.type)) return [left, right];
  if (left.type.kind === 'null' || right.type.kind === 'null') return [left, right];
  const converted = left.type.kind === 'untyped' ? undefined : coerce(scope, right, left.type, rightAt);
  if (converted) return [left, converted];
  const other = coerce(scope, left, right.type, leftAt);
  return other && [other, right];
}
