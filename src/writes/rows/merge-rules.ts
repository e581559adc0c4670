import { TYPE_ANNOTATION } from '../../edm/annotations';
import { isJsonObject, type JsonObject } from '../../edm/json/json-value';
import { typeByName, typeOf } from '../../edm/registry';
import type { Property, StructuredType } from '../../edm/structured-type';

/**
 * How the database function `merge_values` merges a complex value into a stored one. Types are named as in the stored
 * annotation: with `#`, or '' where the value has none.
 */
export interface MergeRule {
  /** Stored types whose values merge and keep their type. */
  readonly into: string[];
  /** Stored types whose values merge and get the type of the change. */
  readonly from: string[];
  /** Members that the body does not have, and only a new value needs. */
  readonly added: string[];
  readonly members: MergeRules;
}

/** Rules of the complex values and single entities in an object, by member. Other values need no rules. */
export interface MergeRules {
  [name: string]: MergeRule;
}

/** The rule of a value that replaces the stored one. */
export const replaces: MergeRule = { into: [], from: [], added: [], members: {} };

/**
 * The rules for the members of a change. What a body does not name stays, at any depth; another type replaces the value
 * (OData 4.01 part 1, section 11.4.3).
 * @param source the body
 * @param change the body in its stored form
 */
export function mergeRules(type: StructuredType, source: JsonObject, change: JsonObject): MergeRules {
  const rules: MergeRules = {};
  for (const [name, value] of Object.entries(change)) {
    const target = singleTarget(type.properties.get(name));
    const told = source[name];
    if (target && isJsonObject(value) && isJsonObject(told)) rules[name] = ruleOf(target, told, value);
  }
  return rules;
}

function ruleOf(declared: StructuredType, source: JsonObject, value: JsonObject): MergeRule {
  const type = typeIn(declared, value);
  const added = Object.keys(value).filter((name) => name !== TYPE_ANNOTATION && source[name] === undefined);
  const isNamed = source[TYPE_ANNOTATION] !== undefined;
  const from = isNamed ? [] : basesOf(type, declared);
  const into = isNamed ? [type] : typesWith(declared, value, added).filter((one) => !from.includes(one));
  const members = mergeRules(type, source, value);
  return { into: storedNames(into, declared), from: storedNames(from, declared), added, members };
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
