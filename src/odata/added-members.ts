import type { AddedMembers } from '../edm/answer-forms';
import type { PropertyType } from '../edm/structured-type';
import type { ValueType } from './expression/value-type';
import type { EntityPlan } from './plan';

/** The members that $compute adds to the entities of a plan, with their types as far as the model has them. */
export function addedMembers({ computed, expand }: EntityPlan): AddedMembers {
  const typed = [...computed].flatMap(([name, { type }]) => {
    const known = propertyType(type);
    return known ? [[name, known] as const] : [];
  });
  return { types: new Map(typed), within: new Map(expand.map(({ name, page }) => [name, addedMembers(page)])) };
}

function propertyType(type: ValueType): PropertyType | undefined {
  switch (type.kind) {
    case 'enum':
      return type;
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
