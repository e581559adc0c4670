import type { EnumType } from '../../edm/enum-type';
import { typeOf } from '../../edm/registry';
import type { PropertyType, Property, StructuredType } from '../../edm/structured-type';
import type { EntitySet } from '../entity-set';

/** The primitive types that an expression can have (CSDL 4.01, section 3.3). */
export type PrimitiveName =
  | 'Edm.Binary'
  | 'Edm.Boolean'
  | 'Edm.Byte'
  | 'Edm.Date'
  | 'Edm.DateTimeOffset'
  | 'Edm.Decimal'
  | 'Edm.Double'
  | 'Edm.Duration'
  | 'Edm.Guid'
  | 'Edm.Int16'
  | 'Edm.Int32'
  | 'Edm.Int64'
  | 'Edm.SByte'
  | 'Edm.Single'
  | 'Edm.String'
  | 'Edm.TimeOfDay';

/** Type of the value of an expression. */
export type ValueType =
  | { readonly kind: 'null' }
  | { readonly kind: 'primitive'; readonly name: PrimitiveName }
  | { readonly kind: 'enum'; readonly enum: EnumType }
  | { readonly kind: 'complex'; readonly type: StructuredType }
  /** An entity of a collection with a table or, without a set, one that is stored within another entity. */
  | { readonly kind: 'entity'; readonly type: StructuredType; readonly set?: EntitySet }
  | { readonly kind: 'collection'; readonly of: ValueType }
  /** An undeclared member of an open type. */
  | { readonly kind: 'untyped' }
  /** A row of named columns, which is not a value. */
  | { readonly kind: 'row' };

export type StructuredValueType = Extract<ValueType, { kind: 'complex' | 'entity' }>;

const primitive = <Name extends PrimitiveName>(name: Name) => Object.freeze({ kind: 'primitive', name } as const);

export const nullType: ValueType = Object.freeze({ kind: 'null' });
export const untyped: ValueType = Object.freeze({ kind: 'untyped' });
export const rowType: ValueType = Object.freeze({ kind: 'row' });

/** The primitive types by their names without namespace. */
export const edm = {
  Binary: primitive('Edm.Binary'),
  Boolean: primitive('Edm.Boolean'),
  Byte: primitive('Edm.Byte'),
  Date: primitive('Edm.Date'),
  DateTimeOffset: primitive('Edm.DateTimeOffset'),
  Decimal: primitive('Edm.Decimal'),
  Double: primitive('Edm.Double'),
  Duration: primitive('Edm.Duration'),
  Guid: primitive('Edm.Guid'),
  Int16: primitive('Edm.Int16'),
  Int32: primitive('Edm.Int32'),
  Int64: primitive('Edm.Int64'),
  SByte: primitive('Edm.SByte'),
  Single: primitive('Edm.Single'),
  String: primitive('Edm.String'),
  TimeOfDay: primitive('Edm.TimeOfDay'),
} as const satisfies Record<string, ValueType>;

/** The integer types with their ranges. */
export const integerRanges: ReadonlyMap<string, readonly [min: bigint, max: bigint]> = new Map([
  ['Edm.Byte', [0n, 255n]],
  ['Edm.SByte', [-128n, 127n]],
  ['Edm.Int16', [-32_768n, 32_767n]],
  ['Edm.Int32', [-2_147_483_648n, 2_147_483_647n]],
  ['Edm.Int64', [-9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n]],
] as const);

const fractional: ReadonlySet<string> = new Set(['Edm.Decimal', 'Edm.Double', 'Edm.Single']);

export function collectionOf(of: ValueType): ValueType {
  return Object.freeze({ kind: 'collection', of });
}

export function isPrimitive(type: ValueType, ...names: readonly PrimitiveName[]): boolean {
  return type.kind === 'primitive' && names.includes(type.name);
}

export function isInteger(type: ValueType): boolean {
  return type.kind === 'primitive' && integerRanges.has(type.name);
}

export function isNumber(type: ValueType): boolean {
  return isInteger(type) || (type.kind === 'primitive' && fractional.has(type.name));
}

/** Whether arithmetic follows IEEE 754, in which division by zero has a value. */
export function isBinaryFloat(type: ValueType): boolean {
  return isPrimitive(type, 'Edm.Double', 'Edm.Single');
}

export function isStructured(type: ValueType): type is StructuredValueType {
  return type.kind === 'complex' || type.kind === 'entity';
}

export function sameType(one: ValueType, other: ValueType): boolean {
  if (one.kind === 'primitive') return other.kind === 'primitive' && other.name === one.name;
  if (one.kind === 'enum') return other.kind === 'enum' && other.enum === one.enum;
  if (one.kind === 'collection') return other.kind === 'collection' && sameType(one.of, other.of);
  if (isStructured(one)) return isStructured(other) && other.type === one.type;
  return one.kind === other.kind;
}

/** Name of a type in messages. */
export function typeLabel(type: ValueType): string {
  switch (type.kind) {
    case 'primitive':
      return type.name;
    case 'enum':
      return type.enum.name;
    case 'complex':
    case 'entity':
      return type.type.name;
    case 'collection':
      return `Collection(${typeLabel(type.of)})`;
    case 'row':
      return 'a row';
    case 'null':
    case 'untyped':
      return type.kind;
  }
}

/** Type of a declared property's value. @param set collection that holds the entities of a contained collection */
export function typeOfProperty(property: Property, set?: EntitySet): ValueType {
  const item = itemType(property.type, set);
  return property.collection ? collectionOf(item) : item;
}

function itemType(type: PropertyType, set: EntitySet | undefined): ValueType {
  switch (type.kind) {
    case 'primitive':
      return primitive(type.primitive.name as PrimitiveName);
    case 'enum':
      return Object.freeze({ kind: 'enum', enum: type.enum });
    case 'complex':
      return Object.freeze({ kind: 'complex', type: typeOf(type.target()) });
    case 'contained':
    case 'reference':
      return Object.freeze({ kind: 'entity', type: typeOf(type.target()), set });
  }
}
