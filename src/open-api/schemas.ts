import type { SchemaObject } from '@nestjs/swagger';
import { TYPE_ANNOTATION } from '../edm/annotations';
import type { EnumType } from '../edm/enum-type';
import { typeOf } from '../edm/registry';
import type { StructuredType } from '../edm/structured-type';
import { membersOf, typeIn, typesOf, type Version } from '../edm/version';
import { changeSchemas, hasChange } from './change-schemas';
import { creationSchemas, hasCreation } from './creation-schemas';
import { structuredSchema } from './structured-schema';
import { derivedName, schemaReference } from './value-schema';

/**
 * Schemas of every type that values can have in a version, by name. Members of other types appear where they are
 * inherited.
 */
export function modelSchemas(version: Version): Record<string, SchemaObject> {
  const all = typesOf(version).map((type) => typeIn(type, version));
  const declared = new Set(all.flatMap(declaredTypes));
  // A base type that no property is declared with appears only in the members of its derived types.
  const isBase = ({ abstract, derived }: StructuredType): boolean => abstract || derived.length > 0;
  const types = all.filter((type) => !isBase(type) || declared.has(type));
  const bases = types.filter((type) => type.derived.length > 0);
  const written = types.filter(hasCreation);
  const enums = types.flatMap(({ properties }) =>
    [...properties.values()].flatMap(({ type }) => (type.kind === 'enum' ? [type.enum] : [])),
  );
  return Object.fromEntries([
    ...types.map((type) => [type.name, structuredSchema(type)] as const),
    ...creationSchemas(written),
    ...changeSchemas(types.filter(hasChange)),
    ...bases.map((type) => [derivedName(type), derivedSchema(type)] as const),
    ...enums.map((type) => [type.name, enumSchema(type, version)] as const),
  ]);
}

/** The types that the properties of a type are declared with. */
function declaredTypes({ ownProperties }: StructuredType): StructuredType[] {
  return ownProperties.flatMap(({ type }) => ('target' in type ? [typeOf(type.target())] : []));
}

function enumSchema(type: EnumType, version: Version): SchemaObject {
  const { name, doc } = type;
  const title = name.slice(name.lastIndexOf('.') + 1);
  return { type: 'string', title, description: doc, enum: Object.keys(membersOf(type, version)) };
}

function derivedSchema(base: StructuredType): SchemaObject {
  const types = base.descendants();
  const reference = ({ name }: StructuredType): string => schemaReference(name).$ref;
  const mapping = Object.fromEntries(
    types.flatMap((type) => [
      [`#${type.name}`, reference(type)],
      [type.name, reference(type)],
    ]),
  ) as Record<string, string>;
  return {
    type: 'object',
    title: `${base.localName} (derived)`,
    description: `A value of a type derived from ${base.localName}, given by \`${TYPE_ANNOTATION}\`.`,
    required: [TYPE_ANNOTATION],
    anyOf: types.map(({ name }) => schemaReference(name)),
    discriminator: { propertyName: TYPE_ANNOTATION, mapping },
  };
}
