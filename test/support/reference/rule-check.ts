import { validateSync, type ValidationError } from 'class-validator';
import { below, type Finding } from '../../../src/edm/json/finding';
import { typeOf } from '../../../src/edm/registry';
import { fits, ruleOf } from '../../../src/edm/rules';
import type { Property, StructuredType } from '../../../src/edm/structured-type';

/** Runs the DTO's decorators. @param group CREATE or UPDATE */
export function* checkRules(dto: object, group: string): Generator<Finding> {
  const errors = validateSync(dto, { groups: [group], always: true, forbidUnknownValues: false });
  for (const error of errors) yield* findingsOf(error, '');
}

function* findingsOf(
  { property: name, target, constraints, children, value }: ValidationError,
  path: string,
): Generator<Finding> {
  const place = below(path, name);
  const property = constraints && target && !Array.isArray(target) ? declaredProperty(target, name) : undefined;
  if (property && constraints) yield* broken(property, value, place, constraints);
  for (const child of children ?? []) yield* findingsOf(child, place);
}

function declaredProperty(dto: object, name: string): Property | undefined {
  const type: StructuredType = typeOf((Object.getPrototypeOf(dto) as { constructor: never }).constructor);
  return type.properties.get(name);
}

function* broken(
  property: Property,
  value: unknown,
  target: string,
  constraints: Readonly<Record<string, string>>,
): Generator<Finding> {
  const { type, collection = false } = property;
  const whole = brokenAsWhole(property, value, constraints);
  if (whole) return yield { ...whole, target };
  const items: unknown[] = collection && Array.isArray(value) ? value : [value];
  for (const [index, item] of items.entries()) {
    if (fits(type, item)) continue;
    yield {
      code: type.kind === 'primitive' || type.kind === 'enum' ? 'invalidValue' : 'invalidType',
      message: `must be ${ruleOf(type)}`,
      target: collection ? below(target, index) : target,
    };
  }
}

/** What is wrong with the value or the collection as a whole, not with an item of it. */
function brokenAsWhole(
  { collection = false, minItems = 0 }: Property,
  value: unknown,
  { notBefore, arrayMinSize, length }: Readonly<Record<string, string>>,
): Pick<Finding, 'code' | 'message'> | undefined {
  if (value === undefined) return { code: 'missingProperty', message: 'is required' };
  if (value === null) return { code: 'notNullable', message: 'must not be null' };
  if (collection && !Array.isArray(value)) return { code: 'invalidType', message: 'must be an array' };
  if (notBefore) return { code: 'invalidValue', message: notBefore };
  if (arrayMinSize) {
    return { code: 'tooFewItems', message: `must hold at least ${minItems} item${minItems === 1 ? '' : 's'}` };
  }
  return length && typeof value === 'string' ? { code: 'invalidValue', message: length } : undefined;
}
