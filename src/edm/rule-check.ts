import { validateSync, type ValidationError } from 'class-validator';
import { below, type Finding } from './finding';
import { fits, ruleOf } from './rules';
import type { Property, StructuredType } from './structured-type';
import { typeOf } from './registry';

/** Runs the DTO's decorators. @param group CREATE or UPDATE */
export function checkRules(dto: object, group: string): Finding[] {
  const errors = validateSync(dto, { groups: [group], always: true, forbidUnknownValues: false });
  return errors.flatMap((error) => findingsOf(error, ''));
}

function findingsOf(
  { property: name, target, constraints, children, value }: ValidationError,
  path: string,
): Finding[] {
  const place = below(path, name);
  const nested = (children ?? []).flatMap((child) => findingsOf(child, place));
  const property = constraints && target && !Array.isArray(target) ? declaredProperty(target, name) : undefined;
  return property && constraints ? [...broken(property, value, place, constraints), ...nested] : nested;
}

function declaredProperty(dto: object, name: string): Property | undefined {
  const type: StructuredType = typeOf((Object.getPrototypeOf(dto) as { constructor: never }).constructor);
  return type.properties.get(name);
}

function broken(
  property: Property,
  value: unknown,
  target: string,
  constraints: Readonly<Record<string, string>>,
): Finding[] {
  const { type, collection = false, minItems = 0 } = property;
  if (value === undefined) return [{ code: 'missingProperty', message: 'is required', target }];
  if (value === null) return [{ code: 'notNullable', message: 'must not be null', target }];
  if (collection && !Array.isArray(value)) return [{ code: 'invalidType', message: 'must be an array', target }];
  if (constraints.notBefore) return [{ code: 'invalidValue', message: constraints.notBefore, target }];
  if (constraints.arrayMinSize) {
    return [
      { code: 'tooFewItems', message: `must hold at least ${minItems} item${minItems === 1 ? '' : 's'}`, target },
    ];
  }
  if (constraints.length && typeof value === 'string') {
    return [{ code: 'invalidValue', message: constraints.length, target }];
  }
  const items: unknown[] = collection && Array.isArray(value) ? value : [value];
  return items.flatMap((item, index) =>
    fits(type, item)
      ? []
      : [
          {
            code: type.kind === 'primitive' || type.kind === 'enum' ? 'invalidValue' : 'invalidType',
            message: `must be ${ruleOf(type)}`,
            target: collection ? below(target, index) : target,
          },
        ],
  );
}
