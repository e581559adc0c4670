import type { ReferenceObject, SchemaObject } from '@nestjs/swagger';
import { notFinite, primitiveTypes } from '../edm/primitive-types';
import { typeOf } from '../edm/registry';
import type { PropertyType, StructuredType } from '../edm/structured-type';

/** A schema or a reference to one. */
export type Schema = SchemaObject | ReferenceObject;

/** Values of a Single other than numbers. */
const notFiniteSchema: SchemaObject = { type: 'string', enum: [...notFinite] };
/** Null alone: beside a reference, `nullable` would have no effect (OpenAPI 3.0.3, section 4.7.24.1). */
const nullSchema: SchemaObject = { type: 'object', title: 'null', nullable: true, enum: [null] };

/** Reference to a schema of the document. */
export function schemaReference(name: string): ReferenceObject {
  return { $ref: `#/components/schemas/${name}` };
}

/** Name of the schema that is a choice of the types derived from a type. */
export function derivedName({ name }: StructuredType): string {
  return `${name}.derived`;
}

/** Schema of the values that a property, or each item of its collection, can have. */
export function valueSchema(type: PropertyType, nullable: boolean): Schema {
  if (type.kind === 'primitive') {
    const schema: SchemaObject = { ...type.primitive.openApi, ...(nullable ? { nullable } : {}) };
    return type.primitive === primitiveTypes.Single ? { anyOf: [schema, notFiniteSchema] } : schema;
  }
  const references = type.kind === 'enum' ? [schemaReference(type.enum.name)] : typeReferences(typeOf(type.target()));
  const choices = nullable ? [...references, nullSchema] : references;
  return choices.length === 1 && choices[0] ? choices[0] : { anyOf: choices };
}

/** The declared type comes first: without `@odata.type` a value is of that type. */
function typeReferences(declared: StructuredType): ReferenceObject[] {
  const references = [schemaReference(declared.name)];
  return declared.derived.length === 0 ? references : [...references, schemaReference(derivedName(declared))];
}
