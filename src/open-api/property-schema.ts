import type { Property } from '../edm/structured-type';
import { valueSchema, type Schema } from './value-schema';

/** Schema of a property as a member of its type. */
export function propertySchema(property: Property): Schema {
  const { deprecated, computed, collection, minItems, length, nullable, type } = property;
  const annotations = {
    description: descriptionOf(property),
    ...(deprecated === undefined ? {} : { deprecated: true }),
    ...(computed ? { readOnly: true } : {}),
    // An example that is an object would be taken for a schema by validators, its `id` for the schema's.
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
  // Nothing may stand beside a reference.
  return '$ref' in schema ? { ...annotations, allOf: [schema] } : { ...annotations, ...schema, ...lengths };
}

/** The default is told in words: the keyword makes code generators demand the member. */
function descriptionOf({ doc, deprecated, default: given }: Property): string {
  const texts = [
    doc,
    ...(deprecated === undefined ? [] : [`Deprecated: ${deprecated}`]),
    ...(given === undefined ? [] : [`When absent: \`${String(given)}\`.`]),
  ];
  return texts.join(' ');
}
