import type { SchemaObject } from '@nestjs/swagger';
import { allTypes } from '../edm/registry';
import type { Property, StructuredType } from '../edm/structured-type';
import { controlInformation } from './control-information';
import { propertySchema } from './property-schema';
import type { Schema } from './value-schema';

/** Schema of the values of a type. @param isOffered selects the included properties; default: all */
export function structuredSchema(
  type: StructuredType,
  isOffered: (property: Property) => boolean = () => true,
): SchemaObject {
  const offered = [...type.properties.values()].filter(isOffered);
  const properties = offered.map((property) => [property.name, propertySchema(property)] as const);
  return {
    type: 'object',
    title: titleOf(type),
    description: type.doc,
    properties: Object.fromEntries([...properties, ...controlInformation(type, offered)]) as Record<string, Schema>,
    // Allows members of derived types, because a derived type can be recognised by its members alone where its base is
    // declared.
    additionalProperties: type.open || type.derived.length > 0,
  };
}

/** The local name, unless another type has it too. */
function titleOf({ name, localName }: StructuredType): string {
  const isUnique = allTypes().filter((type) => type.localName === localName).length === 1;
  return isUnique ? localName : name;
}
