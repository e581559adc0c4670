import { withNamespace } from './namespace-aliases';
import { StructuredType, type Class, type Property, type StructuredTypeOptions } from './structured-type';

const pendingProperties = new Map<Class, Property[]>();
const typesByClass = new Map<Class, StructuredType>();
const typesByName = new Map<string, StructuredType>();

/**
 * Stores a property until its class is registered: property decorators run before class decorators. A property of a
 * class that is registered extends its type.
 */
export function registerProperty(owner: Class, property: Property): void {
  const known = typesByClass.get(owner);
  if (known) return known.extend(property);
  const properties = pendingProperties.get(owner);
  if (properties) properties.push(property);
  else pendingProperties.set(owner, [property]);
}

export function registerType(target: Class, options: StructuredTypeOptions): void {
  const base = typesByClass.get(Object.getPrototypeOf(target) as Class);
  const type = new StructuredType(target, base, pendingProperties.get(target) ?? [], options);
  if (typesByName.has(type.name)) throw new Error(`${type.name} is declared twice.`);
  pendingProperties.delete(target);
  typesByClass.set(target, type);
  typesByName.set(type.name, type);
}

/** The type that a class declares. @throws Error when the class has no @EdmType */
export function typeOf(target: Class): StructuredType {
  const type = typesByClass.get(target);
  if (!type) throw new Error(`${target.name} is not declared with @EdmType.`);
  return type;
}

/** @param name with its namespace or the namespace's alias */
export function typeByName(name: string): StructuredType | undefined {
  return typesByName.get(name) ?? typesByName.get(withNamespace(name));
}

/** Every declared type, bases before derived ones. */
export function allTypes(): StructuredType[] {
  return [...typesByName.values()];
}
