import {
  ArrayMinSize,
  IsArray,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  type ValidationArguments,
} from 'class-validator';
import { isBefore } from './date-time-offset';
import { isJsonObject } from './json/json-value';
import type { Property, PropertyType } from './structured-type';

/** Group of the rules only for a new entity. A change may leave out properties that a new entity requires. */
export const CREATE = 'create';
/** Group of the rules only for a change. */
export const UPDATE = 'update';

/** The rule for a single value (of a collection: one item), in words that follow "must be". */
export function ruleOf(type: PropertyType): string {
  switch (type.kind) {
    case 'primitive':
      return type.primitive.rule;
    case 'enum':
      return `one of ${Object.keys(type.enum.members).join(', ')}`;
    default:
      return 'an object';
  }
}

/** Whether a single value matches its type. The content of objects is not checked. */
export function fits(type: PropertyType, value: unknown): boolean {
  switch (type.kind) {
    case 'primitive':
      return type.primitive.check(value);
    case 'enum':
      return typeof value === 'string' && Object.hasOwn(type.enum.members, value);
    default:
      return isJsonObject(value);
  }
}

/** Whether a string has an allowed number of characters. class-validator's own rule does not count all of them. */
export function hasLength(value: string, [min, max]: readonly [number, number]): boolean {
  // A character takes one or two UTF-16 code units.
  if (value.length < min || value.length > 2 * max) return false;
  if (value.length <= max && value.length >= 2 * min) return true;
  const length = [...value].length;
  return length >= min && length <= max;
}

export function lengthRule([min, max]: readonly [number, number]): string {
  return `must have ${min} to ${max} characters`;
}

export function notBeforeRule(other: string): string {
  return `must not be before ${other}`;
}

/** The class-validator rules of a declared property. */
export function rulesFor(property: Property): PropertyDecorator[] {
  const { collection = false, nullable, required, minItems, length, notBefore, type } = property;
  const rules: PropertyDecorator[] = [
    ValidateIf((_, value) => value !== undefined && !(nullable && value === null), {
      groups: required ? [UPDATE] : undefined,
    }),
    ValidateBy(
      { name: 'type', validator: { validate: (value) => fits(type, value), defaultMessage: () => ruleOf(type) } },
      { each: collection },
    ),
  ];
  if (collection) rules.push(IsArray());
  if (minItems !== undefined) rules.push(ArrayMinSize(minItems));
  if (length) rules.push(isOfLength(length));
  if (notBefore !== undefined) rules.push(isNotBefore(notBefore));
  if (type.kind === 'complex' || type.kind === 'contained') rules.push(ValidateNested({ each: collection }));
  return rules;
}

function isOfLength(length: readonly [number, number]): PropertyDecorator {
  return ValidateBy({
    name: 'length',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && hasLength(value, length),
      defaultMessage: () => lengthRule(length),
    },
  });
}

/** Accepts a value that is not a time: another rule rejects it. */
function isNotBefore(other: string): PropertyDecorator {
  return ValidateBy({
    name: 'notBefore',
    validator: {
      validate: (value: unknown, args?: ValidationArguments) =>
        !isBefore(value, (args?.object as Record<string, unknown>)[other]),
      defaultMessage: () => notBeforeRule(other),
    },
  });
}
