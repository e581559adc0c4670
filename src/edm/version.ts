import type { EnumType } from './enum-type';
import { allTypes } from './registry';
import type { Property, StructuredType } from './structured-type';

/** The versions of Graph's API. beta includes everything of v1.0. */
export const versions = ['v1.0', 'beta'] as const;
export type Version = (typeof versions)[number];

const propertiesOfV1 = new WeakMap<StructuredType, ReadonlyMap<string, Property>>();
const membersOfV1 = new WeakMap<EnumType, EnumType['members']>();

/** Whether a type or property exists in a version. */
export function isIn({ beta }: { readonly beta?: boolean }, version: Version): boolean {
  return version === 'beta' || !beta;
}

/** Every type of a version, bases before derived types. */
export function typesOf(version: Version): StructuredType[] {
  return allTypes().filter((type) => isIn(type, version));
}

/** The nearest base of a type that exists in the version. */
export function baseOf({ base }: StructuredType, version: Version): StructuredType | undefined {
  return base === undefined || isIn(base, version) ? base : baseOf(base, version);
}

/**
 * The properties that a type itself declares in a version, including those of a base that does not exist in the
 * version: in v1.0, the types of call log rows declare the properties that beta puts into their base.
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
 * A type as it is in a version. Returns the type itself when it is the same in all versions. The types of its
 * properties must be the same in all versions.
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

/** Names of the properties that exist only in beta. */
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
