import type { SqlForm } from '../../functions/function-signature';
import type { TypeCall } from '../../syntax/ast';
import { TICKS_PER_DAY } from '../../ticks';
import { constant, readDateTime, readTimeOfDay } from '../../values/constants';
import { enumNumber } from '../../values/enum-values';
import { invalid, notOffered } from '../../values/expression-error';
import type { Constant, Planned } from '../../values/planned';
import { readText, writeText } from '../../values/sql-forms';
import { enumByName, primitiveByName } from '../../values/type-names';
import {
  edm,
  integerRanges,
  isInteger,
  isNumber,
  isPrimitive,
  isStructured,
  sameType,
  typeLabel,
  untyped,
  type ValueType,
} from '../../values/value-type';
import { coerce, plannedOperation } from './coercion';
import type { Planner } from './plan-expression';
import { castTo, rangeNode, structuredTypeNamed, typeNames } from './plan-path';

/** `cast(value,type)` and `isof(value,type)` (section 5.1.1.10). */
export function planTypeCall(planner: Planner, { name, value, type: typeName, at }: TypeCall): Planned {
  const { scope } = planner;
  if (typeName.startsWith('Collection(')) throw notOffered(scope, at, `${name} to ${typeName}`);
  const from = value ? planner.plan(value) : rangeNode(scope.row ?? scope.it);
  const target = valueTypeNamed(planner, from, typeName, at);
  return name === 'cast' ? cast(planner, from, target, at) : isOf(planner, from, target, at);
}

function valueTypeNamed({ scope }: Planner, from: Planned, name: string, at: number): ValueType {
  const simple = primitiveByName(name);
  if (simple) return simple;
  const { known } = enumByName(name);
  if (known) return { kind: 'enum', enum: known };
  const type = structuredTypeNamed(scope, from.type, name, at);
  return { kind: type.entity ? 'entity' : 'complex', type };
}

/** The value in another type; null where it cannot be converted. */
function cast({ scope }: Planner, from: Planned, to: ValueType, at: number): Planned {
  if (from.type.kind === 'null') return constant(to, null);
  if (isStructured(to)) return castTo(scope, from, to.type, at);
  if (sameType(from.type, to)) return from;
  if (isPrimitive(to, 'Edm.Binary')) throw notOffered(scope, at, 'cast to Edm.Binary');
  if (from.type.kind === 'untyped') return castUntyped(from, to);
  const time = castTime(from, to);
  if (time) return time;
  const form = castForm(from.type, to);
  if (form) return plannedOperation(to, form, from);
  const isDate = isPrimitive(from.type, 'Edm.Date') && isPrimitive(to, 'Edm.DateTimeOffset');
  const implied = isDate ? coerce(scope, from, to, at) : undefined;
  if (implied) return implied;
  // No value of one primitive type has a value in another, but for those above: the cast fails, which gives null.
  if (isSimple(from.type) && isSimple(to)) return constant(to, null);
  throw invalid(scope, at, `A value of ${typeLabel(from.type)} cannot be cast to ${typeLabel(to)}`);
}

/** A literal text as a time in UTC, with all its digits, as the cast of a stored text is. */
function castTime(from: Planned, to: ValueType): Constant | undefined {
  if (from.kind !== 'constant' || typeof from.value !== 'string' || !isPrimitive(from.type, 'Edm.String'))
    return undefined;
  if (isPrimitive(to, 'Edm.TimeOfDay')) return readTimeOfDay(from.value) ?? constant(to, null);
  if (!isPrimitive(to, 'Edm.DateTimeOffset')) return undefined;
  const time = readDateTime(from.value) ?? readDateTime(`${from.value}Z`);
  return time ? { ...time, offset: 0 } : constant(to, null);
}

function isSimple({ kind }: ValueType): boolean {
  return kind === 'primitive' || kind === 'enum';
}

/** Converts a member of an open type by its text: a number or a boolean has one, too. */
function castUntyped(from: Planned, to: ValueType): Planned {
  const text: SqlForm = (json) => `scalar_text_of(${json})`;
  if (isPrimitive(to, 'Edm.String')) return plannedOperation(to, text, from);
  if (isNumber(to)) {
    const within = numberForm(to);
    const read = isInteger(to) ? 'cast_whole' : 'cast_number';
    return plannedOperation(to, (json) => within(`${read}(${json})`), from);
  }
  const form = castForm(edm.String, to);
  return plannedOperation(to, (json) => (form ?? text)(text(json as string)), from);
}

function castForm(from: ValueType, to: ValueType): SqlForm | undefined {
  if (isNumber(from) && isNumber(to)) return numberForm(to);
  if (from.kind === 'enum') return fromEnum(from, to);
  if (from.kind !== 'primitive') return undefined;
  if (isPrimitive(to, 'Edm.String')) return (value) => writeText(from, value as string);
  if (from.name === 'Edm.String') return fromText(to);
  if (isNumber(from) && to.kind === 'enum') return (value) => enumName(to, value as string);
  if (from.name === 'Edm.DateTimeOffset' && isPrimitive(to, 'Edm.Date'))
    return (ticks) => `(${ticks} / ${TICKS_PER_DAY})`;
  if (from.name === 'Edm.DateTimeOffset' && isPrimitive(to, 'Edm.TimeOfDay'))
    return (ticks) => `(${ticks} % ${TICKS_PER_DAY})`;
  return undefined;
}

function fromEnum(from: Extract<ValueType, { kind: 'enum' }>, to: ValueType): SqlForm | undefined {
  if (isPrimitive(to, 'Edm.String')) return (name) => name as string;
  return isNumber(to) ? (name) => `${enumNumber(from.enum, name as string)}::numeric` : undefined;
}

function fromText(to: ValueType): SqlForm {
  if (to.kind === 'enum') {
    const branches = Object.entries(to.enum.members).map(
      ([name, value]) => `WHEN '${name}' THEN '${name}' WHEN '${value}' THEN '${name}'`,
    );
    return (text) => `(CASE ${text} ${branches.join(' ')} END)`;
  }
  if (isPrimitive(to, 'Edm.DateTimeOffset')) return (text) => `cast_ticks(${text})`;
  if (isPrimitive(to, 'Edm.TimeOfDay')) return (text) => `cast_time_of_day(${text})`;
  if (!isNumber(to)) return (text) => readText(to, text as string);
  const within = numberForm(to);
  return (text) => within(isInteger(to) ? `read_whole(${text})` : readText(to, text as string));
}

function enumName({ enum: type }: Extract<ValueType, { kind: 'enum' }>, number: string): string {
  const branches = Object.entries(type.members).map(([name, value]) => `WHEN ${value} THEN '${name}'`);
  return `(CASE ${number} ${branches.join(' ')} END)`;
}

/** A number as another type. Integers lose their fraction; out of range, they become null. */
function numberForm(to: ValueType): SqlForm {
  if (isInteger(to) && to.kind === 'primitive') {
    const [min, max] = integerRanges.get(to.name) as readonly [bigint, bigint];
    return (value) => `whole_number(${value}, ${min}, ${max})`;
  }
  if (isPrimitive(to, 'Edm.Decimal')) return (value) => `finite_number(${value})`;
  return (value) => value as string;
}

/** Whether the value is not null and of the type. */
function isOf({ scope }: Planner, from: Planned, to: ValueType, at: number): Planned {
  const exists = (): Planned => plannedOperation(edm.Boolean, (value) => `(${value} IS NOT NULL)`, from);
  if (isStructured(to) && isStructured(from.type)) {
    if (from.type.type.isOrDerivesFrom(to.type)) return isThere(from);
    if (!to.type.isOrDerivesFrom(from.type.type))
      throw invalid(scope, at, `A value of ${from.type.type.name} is never of ${to.type.name}`);
    return Object.freeze({ kind: 'isType', type: edm.Boolean, from, names: typeNames(to.type) });
  }
  if (from.type.kind === 'untyped') {
    const read = coerce(scope, from, to, at);
    if (read && !isStructured(to)) return plannedOperation(edm.Boolean, (value) => `(${value} IS NOT NULL)`, read);
    return Object.freeze({
      kind: 'isType',
      type: edm.Boolean,
      from,
      names: isStructured(to) ? typeNames(to.type) : [],
    });
  }
  if (sameType(from.type, to)) return exists();
  return plannedOperation(edm.Boolean, () => 'false');
}

function isThere(from: Planned): Planned {
  const none: Planned = Object.freeze({ kind: 'constant', type: untyped, value: null });
  return Object.freeze({ kind: 'comparison', type: edm.Boolean, operator: 'ne', left: from, right: none });
}
