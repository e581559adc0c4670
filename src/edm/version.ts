import type { EnumType } from './enum-type';
import { allTypes } from './registry';
import type { Property, StructuredType } from './structured-type';

/** The versions of Graph's API; beta has all that v1.0 has, and more. */
export const versions = ['v1.0', 'beta'] as const;
export type Version = (typeof versions)[number];

const propertiesOfV1 = new WeakMap<StructuredType, ReadonlyMap<string, Property>>();
const membersOfV1 = new WeakMap<EnumType, EnumType['members']>();

/** Whether a version has a type or a property. */
export function isIn({ beta }: { readonly beta?: boolean }, version: Version): boolean {
  return version === 'beta' || !beta;
}

/** Every type that a version has, bases before derived ones. */
export function typesOf(version: Version): StructuredType[] {
  return allTypes().filter((type) => isIn(type, version));
}

/** The nearest base of a type that the version has. */
export function baseOf({ base }: StructuredType, version: Version): StructuredType | undefined {
  return base === undefined || isIn(base, version) ? base : baseOf(base, version);
}

/**
 * The properties that a type itself declares in a version. Those of a base that the version lacks are among them: in
 * v1.0 the rows of call logs declare one by one what beta puts into a base.
 */
export function ownPropertiesOf({ base, ownProperties }: StructuredType, version: Version): Property[] {
  const adopted = base === undefined || isIn(base, version) ? [] : ownPropertiesOf(base, version);
  return [...adopted, ...ownProperties.filter((property) => isIn(property, version))];
}

/** The properties that values of a type have in a version, inherited ones first. */
export function propertiesOf(type: StructuredType, version: Version): ReadonlyMap<string, Property> {
  if (version === 'beta') return type.properties;
  const known = propertiesOfV1.get(type);
  if (known) return known;
  const properties = new Map([...type.properties].filter(([, property]) => isIn(property, version)));
  propertiesOfV1.set(type, properties);
  return properties;
}

/** Whether both versions have the same properties and bases of a type. */
function isAlike({ base, properties }: StructuredType): boolean {
  const hasBase = base === undefined || (!base.beta && isAlike(base));
  return hasBase && [...properties.values()].every(({ beta }) => !beta);
}

const typesOfV1 = new WeakMap<StructuredType, StructuredType>();

/**
 * A type as a version has it: itself, where all versions have it alike. What its properties hold has to be alike in all
 * versions.
 */
export function typeIn(type: StructuredType, version: Version): StructuredType {
  if (version === 'beta') return type;
  const known = typesOfV1.get(type);
  if (known) return known;
  const { derived } = type;
  const adapted = isAlike(type)
    ? type
    : type.adapted({
        base: baseOf(type, version),
        derived: derived.filter((each) => isIn(each, version)).map((each) => typeIn(each, version)),
        ownProperties: ownPropertiesOf(type, version),
        properties: propertiesOf(type, version),
      });
  typesOfV1.set(type, adapted);
  return adapted;
}

/** Names of the properties that a type has in beta only. */
export function betaNamesOf({ properties }: StructuredType): string[] {
  return [...properties.values()].filter(({ beta }) => beta).map(({ name }) => name);
}

/** The members of an enumeration in a version, each with its value. */
export function membersOf(type: EnumType, version: Version): EnumType['members'] {
  const { betaMembers, members } = type;
  if (version === 'beta' || betaMembers === undefined) return members;
  const known = membersOfV1.get(type);
  if (known) return known;
  const stable = Object.fromEntries(Object.entries(members).filter(([name]) => !betaMembers.has(name)));
  membersOfV1.set(type, stable);
  return stable;
}
