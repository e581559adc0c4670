import {
  ArrayMinSize,
  IsArray,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  type ValidationArguments,
} from 'class-validator';
import { parseDateTimeOffset } from './date-time-offset';
import type { Property, PropertyType } from './structured-type';

/** Group of the rules that hold only for a new entity; a change may leave out what a new entity needs. */
export const CREATE = 'create';
/** Group of the rules that hold only for a change. */
export const UPDATE = 'update';

/** What a single value (of a collection: one item) has to be, in words that follow "must be". */
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

/** Whether a single value satisfies its type, not looking into objects. */
export function fits(type: PropertyType, value: unknown): boolean {
  switch (type.kind) {
    case 'primitive':
      return type.primitive.check(value);
    case 'enum':
      return typeof value === 'string' && Object.hasOwn(type.enum.members, value);
    default:
      return typeof value === 'object' && value !== null && !Array.isArray(value);
  }
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
  if (length) rules.push(hasLength(...length));
  if (notBefore !== undefined) rules.push(isNotBefore(notBefore));
  if (type.kind === 'complex' || type.kind === 'contained') rules.push(ValidateNested({ each: collection }));
  return rules;
}

/** Counts characters; class-validator's own rule leaves out some that take room all the same. */
function hasLength(min: number, max: number): PropertyDecorator {
  return ValidateBy({
    name: 'length',
    validator: {
      validate: (value: unknown) => {
        const length = typeof value === 'string' ? [...value].length : -1;
        return length >= min && length <= max;
      },
      defaultMessage: () => `must have ${min} to ${max} characters`,
    },
  });
}

/** Says nothing when one of the two is no time: another rule does. */
function isNotBefore(other: string): PropertyDecorator {
  const ticksOf = (value: unknown) => (typeof value === 'string' ? parseDateTimeOffset(value)?.ticks : undefined);
  return ValidateBy({
    name: 'notBefore',
    validator: {
      validate: (value: unknown, args?: ValidationArguments) => {
        const start = ticksOf((args?.object as Record<string, unknown>)[other]);
        const end = ticksOf(value);
        return start === undefined || end === undefined || end >= start;
      },
      defaultMessage: () => `must not be before ${other}`,
    },
  });
}
