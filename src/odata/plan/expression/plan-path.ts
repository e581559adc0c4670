import { isStorableText } from '../../../edm/primitive-types';
import { typeByName } from '../../../edm/registry';
import type { Property, StructuredType } from '../../../edm/structured-type';
import { navigationTarget } from '../../related-sets';
import { canBeNull, columnOf } from '../../row-layout';
import type { Member, QualifiedName, Variable } from '../../syntax/ast';
import { constant } from '../../values/constants';
import { invalid, unknownName } from '../../values/expression-error';
import type { Planned } from '../../values/planned';
import type { Scope } from '../../values/scope';
import { entityShape, Range, valueShape } from '../../values/shape';
import { primitiveByName } from '../../values/type-names';
import {
  collectionOf,
  edm,
  isStructured,
  nullType,
  rowType,
  sameType,
  typeLabel,
  typeOfProperty,
  untyped,
  type StructuredValueType,
  type ValueType,
} from '../../values/value-type';
import { coerce } from './coercion';
import type { Planner } from './plan-expression';
import { lookup, onward, rootCollection } from './plan-lookup';

export function rangeNode(range: Range): Planned {
  return Object.freeze({ kind: 'range', type: range.type, range });
}

export function planVariable({ scope }: Planner, { name, at }: Variable): Planned {
  if (name === '$it') return rangeNode(scope.it);
  if (name === '$root') throw invalid(scope, at, 'A collection of the service must follow $root');
  if (name === '$this' && scope.this) return rangeNode(scope.this);
  const known = scope.variables?.get(name);
  if (known) return known instanceof Range ? rangeNode(known) : known;
  throw invalid(scope, at, `${name} has no meaning here`);
}

export function planMember(planner: Planner, { from, name, at }: Member): Planned {
  const { scope } = planner;
  const root = from?.kind === 'member' ? rootCollection(scope, from, name, at) : undefined;
  if (root) return root;
  const row = scope.row ?? scope.it;
  if (from) {
    const owner = planner.path(from);
    const computed = owner.kind === 'range' && owner.range === row ? scope.computed?.get(name) : undefined;
    return computed ? planner.reuse(computed, at) : memberOf(scope, owner, name, at);
  }
  const variable = scope.variables?.get(name);
  if (variable) return variable instanceof Range ? rangeNode(variable) : planner.reuse(variable, at);
  const computed = scope.computed?.get(name);
  return computed ? planner.reuse(computed, at) : memberOf(scope, rangeNode(row), name, at);
}

function memberOf(scope: Scope, owner: Planned, name: string, at: number): Planned {
  return onward(owner, (from) => memberWithin(scope, from, name, at));
}

function memberWithin(scope: Scope, from: Planned, name: string, at: number): Planned {
  const { type } = from;
  switch (type.kind) {
    case 'complex':
    case 'entity':
      return structuredMember(scope, from, type, name, at);
    case 'row':
      return columnMember(scope, from, name, at);
    case 'untyped':
      return dynamicMember(scope, from, name, at);
    case 'null':
      return constant(nullType, null);
    case 'collection':
      throw invalid(scope, at, `'${name}' cannot be read from a collection: use any, all or $count`);
    default:
      throw invalid(scope, at, `'${name}' cannot be read from a value of ${typeLabel(type)}`);
  }
}

function member(from: Planned, name: string, type: ValueType, dynamic: boolean): Planned {
  return Object.freeze({ kind: 'member', type, from, name, dynamic });
}

/** An undeclared member of an open type. */
function dynamicMember(scope: Scope, from: Planned, name: string, at: number): Planned {
  if (!isStorableText(name))
    throw invalid(scope, at, 'A text with U+0000 or a lone surrogate cannot be the name of a member');
  return member(from, name, untyped, true);
}

function columnMember(scope: Scope, from: Planned, name: string, at: number): Planned {
  if (from.kind !== 'range' || from.range.shape.kind !== 'columns') throw new Error('Only a range is a row');
  const { columns } = from.range.shape;
  const path = from.prefix === undefined ? name : `${from.prefix}/${name}`;
  const column = columns.get(path);
  if (column?.type.kind === 'null') return constant(nullType, null);
  if (column) return Object.freeze({ kind: 'column', range: from.range, nullable: true, ...column });
  const names = [...columns.keys()];
  if (names.some((each) => each.startsWith(`${path}/`))) return Object.freeze({ ...from, type: rowType, prefix: path });
  throw unknownName(scope, at, `Unknown property '${path}'`, path, names);
}

function structuredMember(
  scope: Scope,
  from: Planned,
  { type }: StructuredValueType,
  name: string,
  at: number,
): Planned {
  const property = type.properties.get(name) ?? derivedProperty(scope, type, name, at);
  if (property) return declaredMember(from, property);
  const derived = type.descendants().find(({ localName }) => localName === name);
  if (derived) return narrow(from, derived);
  if (type.open) return dynamicMember(scope, from, name, at);
  const family = [type, ...type.descendants()];
  const known = family.flatMap(({ properties }) => [...properties.keys()]);
  throw unknownName(scope, at, `Unknown property '${name}' of ${type.localName}`, name, known);
}

/**
 * A property that only derived types declare. Values of a derived type can occur wherever the base type is declared,
 * and only they can have the member: a cast before it would add nothing.
 */
function derivedProperty(scope: Scope, type: StructuredType, name: string, at: number): Property | undefined {
  const owners = type.descendants().filter(({ ownProperties }) => ownProperties.some((own) => own.name === name));
  const [first, ...others] = owners.map(({ properties }) => properties.get(name) as Property);
  if (first && others.some((other) => !sameType(typeOfProperty(first), typeOfProperty(other)))) {
    const names = owners.map((owner) => owner.name).join(' and ');
    throw invalid(scope, at, `'${name}' is of different types in ${names}; name one of them before it`);
  }
  return first;
}

function declaredMember(from: Planned, property: Property): Planned {
  if (from.kind === 'range' && from.range.shape.kind === 'entity') return entityMember(from.range, property);
  return member(withoutNeedlessTest(from, property.name), property.name, typeOfProperty(property), false);
}

function entityMember(range: Range, property: Property): Planned {
  if (range.shape.kind !== 'entity') throw new Error('Not a row of a collection');
  const { name } = property;
  const set = navigationTarget(range.shape.set, name);
  const type = typeOfProperty(property, set);
  if (set?.single) return lookup(Object.freeze({ kind: 'contained', type: collectionOf(type), set, parent: range }));
  if (set) return Object.freeze({ kind: 'contained', type, set, parent: range });
  if (name === 'id' || property.column)
    return Object.freeze({ kind: 'column', type, range, column: columnOf(property), nullable: canBeNull(property) });
  return member(rangeNode(range), name, type, false);
}

/** Removes a type test where only values that pass it can have the member. */
function withoutNeedlessTest(from: Planned, name: string): Planned {
  if (from.kind !== 'narrowed' || !isStructured(from.from.type)) return from;
  const { type } = from.from.type;
  const owners = [type, ...type.descendants()].filter(({ properties }) => properties.has(name));
  return !type.open && owners.every((owner) => from.names.includes(`#${owner.name}`)) ? from.from : from;
}

/** The value where it is of a derived type, otherwise null. */
function narrow(from: Planned, target: StructuredType): Planned {
  const names = typeNames(target);
  return Object.freeze({ kind: 'narrowed', type: { ...from.type, type: target } as ValueType, from, names });
}

/** Values of `@odata.type` for values of the type. */
export function typeNames(type: StructuredType): readonly string[] {
  return Object.freeze([type, ...type.descendants()].map(({ name }) => `#${name}`));
}

/** `path/Namespace.Type`, a cast. */
export function planQualifiedName(planner: Planner, { from, name, at }: QualifiedName): Planned {
  const { scope } = planner;
  const owner = from ? planner.path(from) : rangeNode(scope.row ?? scope.it);
  const primitive = primitiveByName(name);
  if (primitive) {
    const value = coerce(scope, owner, primitive, at);
    if (value) return value;
    throw invalid(scope, at, `A value of ${typeLabel(owner.type)} is never of ${name}`);
  }
  return castTo(scope, owner, structuredTypeNamed(scope, owner.type, name, at), at);
}

/** @throws QueryError on an unknown type, with similar names among the types that the value can have */
export function structuredTypeNamed(scope: Scope, from: ValueType, name: string, at: number): StructuredType {
  const of = from.kind === 'collection' ? from.of : from;
  const family = isStructured(of) ? [of.type, ...of.type.descendants()] : [];
  const type = family.find((each) => each.name === name) ?? typeByName(name);
  if (type) return type;
  const short = family.find(({ localName }) => localName === name);
  if (short) return short;
  throw unknownName(
    scope,
    at,
    `Unknown type '${name}'`,
    name,
    family.map((each) => each.name),
  );
}

export function castTo(scope: Scope, owner: Planned, target: StructuredType, at: number): Planned {
  return onward(owner, (from) => castWithin(scope, from, target, at));
}

function castWithin(scope: Scope, from: Planned, target: StructuredType, at: number): Planned {
  const { type } = from;
  if (type.kind === 'untyped') return Object.freeze({ ...from, type: { kind: 'complex', type: target } } as Planned);
  if (type.kind === 'collection' && isStructured(type.of)) return itemsOfType(scope, from, type.of, target, at);
  if (!isStructured(type)) throw invalid(scope, at, `A value of ${typeLabel(type)} is never of ${target.name}`);
  if (type.type.isOrDerivesFrom(target)) return from;
  if (target.isOrDerivesFrom(type.type)) return narrow(from, target);
  throw invalid(scope, at, `A value of ${type.type.name} is never of ${target.name}`);
}

function itemsOfType(
  scope: Scope,
  of: Planned,
  item: StructuredValueType,
  target: StructuredType,
  at: number,
): Planned {
  const range = itemRange(of.type);
  const cast = castTo(scope, rangeNode(range), target, at);
  if (cast.kind !== 'narrowed') return of;
  const predicate: Planned = Object.freeze({ kind: 'isType', type: edm.Boolean, from: cast.from, names: cast.names });
  return Object.freeze({ kind: 'filtered', type: collectionOf({ ...item, type: target }), of, range, predicate });
}

/** A range over the items of a collection. */
export function itemRange(collection: ValueType): Range {
  const item = collection.kind === 'collection' ? collection.of : untyped;
  return new Range(item.kind === 'entity' && item.set ? entityShape(item.set) : valueShape(item));
}
