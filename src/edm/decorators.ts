import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import type { EnumType } from './enum-type';
import { primitiveTypes, type PrimitiveType } from './primitive-types';
import { registerProperty, registerType } from './registry';
import { rulesFor } from './rules';
import type { Class, Property, PropertyOptions, PropertyType, StructuredTypeOptions } from './structured-type';

type PrimitiveDecorator = (doc: string, options?: PropertyOptions) => PropertyDecorator;

function property(type: PropertyType, doc: string, options: PropertyOptions = {}): PropertyDecorator {
  return (prototype, key) => {
    const declared: Property = { nullable: true, ...options, name: String(key), doc, type };
    registerProperty(prototype.constructor as Class, declared);
    applyDecorators(...rulesFor(declared))(prototype, key);
  };
}

function primitive(type: PrimitiveType): PrimitiveDecorator {
  return (doc, options) => property({ kind: 'primitive', primitive: type }, doc, options);
}

/** Declares the class as a complex or entity type of the model. */
export function EdmType(options: StructuredTypeOptions): ClassDecorator {
  return (target) => registerType(target as unknown as Class, options);
}

export const EdmString = primitive(primitiveTypes.String);
export const EdmBoolean = primitive(primitiveTypes.Boolean);
export const EdmInt32 = primitive(primitiveTypes.Int32);
export const EdmInt64 = primitive(primitiveTypes.Int64);
export const EdmSingle = primitive(primitiveTypes.Single);
export const EdmDecimal = primitive(primitiveTypes.Decimal);
export const EdmDateTimeOffset = primitive(primitiveTypes.DateTimeOffset);
export const EdmDuration = primitive(primitiveTypes.Duration);

/** Declares a property whose values are members of an enumeration. */
export function EdmEnum(type: EnumType, doc: string, options?: PropertyOptions): PropertyDecorator {
  return property({ kind: 'enum', enum: type }, doc, options);
}

/**
 * Declares a property that holds a complex value. A function returns the class, since classes can refer to each other.
 */
export function EdmComplex(target: () => Class, doc: string, options?: PropertyOptions): PropertyDecorator {
  return applyDecorators(property({ kind: 'complex', target }, doc, options), Type(target as () => never));
}

/**
 * Declares a navigation property to entities that are not contained, but have a path of their own. Bodies do not set it.
 */
export function EdmReference(target: () => Class, doc: string, options?: PropertyOptions): PropertyDecorator {
  return property({ kind: 'reference', target }, doc, { computed: true, ...options });
}

/** Declares a contained navigation property. */
export function EdmContained(target: () => Class, doc: string, options?: PropertyOptions): PropertyDecorator {
  return applyDecorators(property({ kind: 'contained', target }, doc, options), Type(target as () => never));
}
