import { TYPE_ANNOTATION } from '../../edm/annotations';
import { isJsonObject, type JsonObject, type JsonValue } from '../../edm/json/json-value';
import { typeByName, typeOf } from '../../edm/registry';
import type { Property, StructuredType } from '../../edm/structured-type';

/**
 * Temporary member of a complex value in a change: how `merge_values` merges the value into a stored one. No body can
 * set it, since every annotation without a namespace gets the prefix `odata.`.
 */
const MERGE = '@merge';

/** Stored types are named as in the stored annotation: with `#`, or '' where the value has none. */
interface MergeRule {
  /** Stored types whose values merge and keep their type. */
  readonly into: readonly string[];
  /** Stored types whose values merge and get the type of the change. */
  readonly from: readonly string[];
  /** Members that the body did not have. */
  readonly added: readonly string[];
}

/**
 * Adds merge rules to the complex values and single entities of a change, at any depth. What a body does not name stays
 * (OData 4.01 part 1, section 11.4.3); another type replaces the value.
 * @param source the body
 * @param change the body in its stored form
 */
export function withMergeRules(type: StructuredType, source: JsonObject, change: JsonObject): JsonObject {
  let result = change;
  for (const [name, value] of Object.entries(change)) {
    const target = singleTarget(type.properties.get(name));
    const told = source[name];
    if (!target || !isJsonObject(value) || !isJsonObject(told)) continue;
    if (result === change) result = { ...change };
    result[name] = merging(target, told, value);
  }
  return result;
}

/** Marks a value so that it replaces the stored one. */
export function replacing(value: JsonValue): JsonValue {
  return isJsonObject(value) ? { ...value, [MERGE]: rule({ into: [], from: [], added: [] }) } : value;
}

function merging(declared: StructuredType, source: JsonObject, value: JsonObject): JsonObject {
  const type = typeIn(declared, value);
  const added = Object.keys(value).filter((name) => name !== TYPE_ANNOTATION && source[name] === undefined);
  const isNamed = source[TYPE_ANNOTATION] !== undefined;
  const from = isNamed ? [] : basesOf(type, declared);
  const into = isNamed ? [type] : typesWith(declared, value, added).filter((one) => !from.includes(one));
  return {
    ...withMergeRules(type, source, value),
    [MERGE]: rule({ into: storedNames(into, declared), from: storedNames(from, declared), added }),
  };
}

function rule({ into, from, added }: MergeRule): JsonObject {
  return { into: [...into], from: [...from], added: [...added] };
}

function typeIn(declared: StructuredType, { [TYPE_ANNOTATION]: name }: JsonObject): StructuredType {
  return (typeof name === 'string' ? typeByName(name.slice(1)) : undefined) ?? declared;
}

/** The types that a value may have according to its members. */
function typesWith(declared: StructuredType, value: JsonObject, added: readonly string[]): StructuredType[] {
  const names = Object.keys(value).filter((name) => !name.includes('@') && !added.includes(name));
  return [declared, ...declared.descendants()].filter(
    ({ open, properties }) => open || names.every((name) => properties.has(name)),
  );
}

/** The types between a type and a declared one that it derives from. */
function basesOf({ base }: StructuredType, declared: StructuredType): StructuredType[] {
  return base?.isOrDerivesFrom(declared) ? [base, ...basesOf(base, declared)] : [];
}

/** A value of the declared type may have no annotation. */
function storedNames(types: readonly StructuredType[], declared: StructuredType): string[] {
  return types.flatMap((type) => (type === declared ? ['', `#${type.name}`] : [`#${type.name}`]));
}

/** The type of a property that holds one object. */
function singleTarget(property: Property | undefined): StructuredType | undefined {
  if (!property || property.collection || !('target' in property.type)) return undefined;
  return typeOf(property.type.target());
}
