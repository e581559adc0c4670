import type { EnumType } from '../../src/edm/enum-type';
import { typeOf } from '../../src/edm/registry';
import type { Property, StructuredType } from '../../src/edm/structured-type';
import type { Expression } from '../../src/odata/syntax/ast';
import { dynamicNames } from './data';
import { property } from './evaluate';
import { member, typeStep } from './nodes';
import { restrict } from './type-functions';
import { isKind, itemsOf, type StructuredValue, type Value } from './values';

/** Kinds of single values that expressions can have. */
export type ValueKind =
  | 'boolean'
  | 'string'
  | 'integer'
  | 'floating'
  | 'decimal'
  | 'dateTimeOffset'
  | 'date'
  | 'timeOfDay'
  | 'duration'
  | 'dynamic'
  | `enum ${string}`;

/** A path to single values, and those that the data has there. */
export interface Leaf {
  readonly expression: Expression;
  readonly kind: ValueKind;
  readonly enum?: EnumType;
  readonly values: readonly Value[];
}

/** A path to a single object. */
export interface ObjectPath {
  readonly expression: Expression;
  readonly type: StructuredType;
}

/** A path to a collection, and the items that the data has there. */
export interface CollectionPath {
  readonly expression: Expression;
  readonly property: Property;
  readonly items: readonly Value[];
}

/** All paths that begin at an instance of a type. */
export interface Sources {
  readonly leaves: readonly Leaf[];
  readonly objects: readonly ObjectPath[];
  readonly collections: readonly CollectionPath[];
}

const kinds: Readonly<Record<string, ValueKind>> = {
  'Edm.String': 'string',
  'Edm.Boolean': 'boolean',
  'Edm.Int32': 'integer',
  'Edm.Int64': 'integer',
  'Edm.Single': 'floating',
  'Edm.DateTimeOffset': 'dateTimeOffset',
  'Edm.Duration': 'duration',
};

/** Objects deep that paths go. */
const DEPTH = 4;

/** Paths from instances of a type; `from` is what stands before them: a variable, or nothing. */
export function sourcesOf(
  type: StructuredType,
  from: Expression | undefined,
  instances: readonly Value[],
  depth = DEPTH,
  properties: Iterable<Property> = type.properties.values(),
): Sources {
  const objects = instances.filter((value): value is StructuredValue => value !== null && isKind(value, 'structured'));
  // Answers, from which the data is read, leave implied properties out.
  const told = [...properties].filter(({ implied }) => !implied);
  const own = told.map((each) => propertySources(each, from, objects, depth));
  const isCast = from?.kind === 'qualifiedName';
  return joined([...own, ...(type.open && !isCast ? [dynamicSources(from, objects)] : [])]);
}

/** The sources of an item of a collection, which a variable or nothing stands for. */
export function itemSources({ property: { type }, items }: CollectionPath, from: Expression | undefined): Sources {
  if (type.kind === 'complex' || type.kind === 'contained') return sourcesOf(typeOf(type.target()), from, items);
  const leaf = from && leafOf(type, from, items);
  return { leaves: leaf ? [leaf] : [], objects: [], collections: [] };
}

export function joined(sources: readonly Sources[]): Sources {
  return {
    leaves: sources.flatMap(({ leaves }) => leaves),
    objects: sources.flatMap(({ objects }) => objects),
    collections: sources.flatMap(({ collections }) => collections),
  };
}

const none: Sources = { leaves: [], objects: [], collections: [] };

function propertySources(
  declared: Property,
  from: Expression | undefined,
  instances: readonly StructuredValue[],
  depth: number,
): Sources {
  const { name, type, collection } = declared;
  const expression = member(from, name);
  const values = instances.map((instance) => property(instance, name));
  if (collection) return { ...none, collections: [{ expression, property: declared, items: values.flatMap(itemsOf) }] };
  if (type.kind === 'primitive' || type.kind === 'enum') return { ...none, leaves: [leafOf(type, expression, values)] };
  if (depth === 0) return none;
  const target = typeOf(type.target());
  const casts = target.descendants().map((derived) => {
    const restricted = values.map((value) => restrict(value, derived.name));
    const { ownProperties } = derived;
    // Of what it inherits only where it has nothing of its own: the paths would outnumber all others.
    const told = ownProperties.length > 0 ? ownProperties : derived.properties.values();
    return sourcesOf(derived, typeStep(expression, derived.name), restricted, depth - 1, told);
  });
  const here = { ...none, objects: [{ expression, type: target }] };
  return joined([here, sourcesOf(target, expression, values, depth - 1), ...casts]);
}

function leafOf(type: Property['type'], expression: Expression, values: readonly Value[]): Leaf {
  if (type.kind === 'enum') return { expression, kind: `enum ${type.enum.name}`, enum: type.enum, values };
  return { expression, kind: (type.kind === 'primitive' && kinds[type.primitive.name]) || 'dynamic', values };
}

function dynamicSources(from: Expression | undefined, instances: readonly StructuredValue[]): Sources {
  const leaves = dynamicNames.map((name): Leaf => {
    const values = instances.map((instance) => property(instance, name));
    return { expression: member(from, name), kind: 'dynamic', values };
  });
  return { ...none, leaves };
}
