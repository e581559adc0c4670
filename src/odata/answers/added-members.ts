import type { AddedMembers } from '../../edm/enum-sentinels';
import { primitiveTypes } from '../../edm/primitive-types';
import type { PropertyType } from '../../edm/structured-type';
import type { EntityPlan } from '../plan/plan';
import type { ValueType } from '../values/value-type';

/** The primitive types that properties of the model have. */
const primitiveByName = new Map<string, PropertyType>(
  Object.values(primitiveTypes).map((primitive) => [primitive.name, { kind: 'primitive', primitive }]),
);

/** The members that $compute adds to the entities of a plan, with their types as far as the model has them. */
export function addedMembers({ computed, expand }: EntityPlan): AddedMembers {
  const typed = [...computed].flatMap(([name, { type }]) => {
    const known = propertyType(type);
    return known ? [[name, known] as const] : [];
  });
  return {
    types: new Map(typed),
    within: new Map(expand.map(({ name, page }) => [name, page.applied ? page.applied.added : addedMembers(page)])),
  };
}

/** The members of rows, from their paths. */
export function membersByPath(types: Iterable<readonly [path: string, type: ValueType]>): AddedMembers {
  const own = new Map<string, PropertyType>();
  const below = new Map<string, [string, ValueType][]>();
  for (const [path, type] of types) {
    const [name = '', ...rest] = path.split('/');
    const known = propertyType(type);
    if (rest.length > 0) below.set(name, [...(below.get(name) ?? []), [rest.join('/'), type]]);
    else if (known) own.set(name, known);
  }
  return { types: own, within: new Map([...below].map(([name, inner]) => [name, membersByPath(inner)])) };
}

/**
 * The model's type of a value, or of the items of a collection; undefined for types that do not matter to the form of
 * an answer.
 */
export function propertyType(type: ValueType): PropertyType | undefined {
  switch (type.kind) {
    case 'enum':
      return type;
    case 'primitive':
      return primitiveByName.get(type.name);
    case 'complex':
    case 'entity': {
      const { target } = type.type;
      return { kind: 'complex', target: () => target };
    }
    case 'collection':
      return propertyType(type.of);
    default:
      return undefined;
  }
}
