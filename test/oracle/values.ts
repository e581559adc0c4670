import type { EnumType } from '../../src/edm/enum-type';
import type { JsonObject } from '../../src/edm/json/json-value';
import type { StructuredType } from '../../src/edm/structured-type';
import { Rational } from './rational';

/** What a request asks for that has no value: the service has to refuse it, or the oracle does not know it. */
export class EvaluationError extends Error {}

export type NotFinite = 'NaN' | 'INF' | '-INF';

/** A number, and the family of its type, on which division depends. */
export interface NumberValue {
  readonly kind: 'number';
  readonly family: 'integer' | 'decimal' | 'floating';
  readonly value: Rational | NotFinite;
}

export interface EnumValue {
  readonly kind: 'enum';
  readonly type: EnumType;
  readonly name: string;
  readonly number: number;
}

/** Ticks of 100 ns since 0001-01-01T00:00:00Z; a fraction of a tick is kept. */
export interface DateTimeOffsetValue {
  readonly kind: 'dateTimeOffset';
  readonly ticks: Rational;
}

/** Days since 0001-01-01. */
export interface DateValue {
  readonly kind: 'date';
  readonly days: bigint;
}

/** Ticks of 100 ns since midnight; a fraction of a tick is kept. */
export interface TimeOfDayValue {
  readonly kind: 'timeOfDay';
  readonly ticks: Rational;
}

export interface DurationValue {
  readonly kind: 'duration';
  readonly seconds: Rational;
}

export interface GuidValue {
  readonly kind: 'guid';
  /** Lower case. */
  readonly text: string;
}

export interface CollectionValue {
  readonly kind: 'collection';
  readonly items: readonly Value[];
}

/** An entity, a complex value or, without a type, an object of an open type's member. */
export interface StructuredValue {
  readonly kind: 'structured';
  readonly type?: StructuredType;
  readonly json: JsonObject;
  /** What $compute and $apply have added, by name; it goes before members of the same name. */
  readonly added: ReadonlyMap<string, Value>;
}

export type Value =
  | null
  | boolean
  | string
  | NumberValue
  | EnumValue
  | DateTimeOffsetValue
  | DateValue
  | TimeOfDayValue
  | DurationValue
  | GuidValue
  | CollectionValue
  | StructuredValue;

export type KindOf<Kind extends string> = Extract<Value, { readonly kind: Kind }>;

/** Whether the value is one of an object kind. */
export function isKind<Kind extends string>(value: Value, kind: Kind): value is KindOf<Kind> {
  return typeof value === 'object' && value !== null && value.kind === kind;
}

export function integer(value: bigint | number): NumberValue {
  return { kind: 'number', family: 'integer', value: Rational.of(BigInt(value)) };
}

export function decimal(value: Rational): NumberValue {
  return { kind: 'number', family: 'decimal', value };
}

export function collection(items: readonly Value[]): CollectionValue {
  return { kind: 'collection', items };
}

/** The items of a collection; a collection that is null or not there has none. */
export function itemsOf(value: Value): readonly Value[] {
  if (value === null) return [];
  if (isKind(value, 'collection')) return value.items;
  throw new EvaluationError('Not a collection.');
}

export function enumValue(type: EnumType, name: string): EnumValue | undefined {
  const number = Object.hasOwn(type.members, name) ? type.members[name] : undefined;
  return number === undefined ? undefined : { kind: 'enum', type, name, number };
}
