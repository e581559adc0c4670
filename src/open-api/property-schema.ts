import type { Property } from '../edm/structured-type';
import { valueSchema, type Schema } from './value-schema';

/** Schema of a property as a member of its type. */
export function propertySchema(property: Property): Schema {
  const { deprecated, computed, collection, minItems, length, nullable, type } = property;
  const annotations = {
    description: descriptionOf(property),
    ...(deprecated === undefined ? {} : { deprecated: true }),
    ...(computed ? { readOnly: true } : {}),
    // Validators would take an example that is an object for a schema, and its `id` for the schema's.
    ...(property.example === undefined || 'target' in type ? {} : { example: property.example }),
  };
  if (collection) {
    const items = valueSchema(type, false);
    return {
      ...annotations,
      type: 'array',
      items,
      ...(minItems ? { minItems } : {}),
      ...(nullable ? { nullable } : {}),
    };
  }
  const lengths = length ? { minLength: length[0], maxLength: length[1] } : {};
  const schema = valueSchema(type, nullable);
  // A reference must have no siblings.
  return '$ref' in schema ? { ...annotations, allOf: [schema] } : { ...annotations, ...schema, ...lengths };
}

/** Describes the default in words, because the keyword makes code generators require the member. */
function descriptionOf({ doc, deprecated, default: given }: Property): string {
  const texts = [
    doc,
    ...(deprecated === undefined ? [] : [`Deprecated: ${deprecated}`]),
    ...(given === undefined ? [] : [`When absent: \`${String(given)}\`.`]),
  ];
  return texts.join(' ');
}
