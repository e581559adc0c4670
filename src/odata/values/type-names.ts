import type { EnumType } from '../../edm/enum-type';
import { withNamespace } from '../../edm/namespace-aliases';
import { allTypes } from '../../edm/registry';
import { edm, isPrimitive, isStructured, typeLabel, type ValueType } from './value-type';

/** The primitive type with a name such as `Edm.String`. */
export function primitiveByName(name: string): ValueType | undefined {
  const local = name.startsWith('Edm.') ? name.slice('Edm.'.length) : '';
  return Object.hasOwn(edm, local) ? edm[local as keyof typeof edm] : undefined;
}

/** The enumeration of the model with a name, with or without its namespace, and the names of all enumerations. */
export function enumByName(name: string): { readonly known?: EnumType; readonly names: readonly string[] } {
  const all = allTypes().flatMap(({ ownProperties }) =>
    ownProperties.flatMap(({ type }) => (type.kind === 'enum' ? [type.enum] : [])),
  );
  const full = withNamespace(name);
  const known = all.find((each) => each.name === full) ?? all.find((each) => each.name.endsWith(`.${name}`));
  return { known, names: all.map((each) => each.name) };
}

/**
 * The value of `@odata.type` beside a value (OData JSON Format 4.01, section 4.6.3). Undefined where the JSON value
 * shows its type, where an object contains it, and where it is unknown.
 */
export function typeAnnotation(type: ValueType): string | undefined {
  if (isStructured(type) || isPrimitive(type, 'Edm.String', 'Edm.Boolean')) return undefined;
  const item = type.kind === 'collection' ? type.of : type;
  if (item.kind === 'untyped' || item.kind === 'null' || item.kind === 'row') return undefined;
  return `#${typeLabel(type).replace('Edm.', '')}`;
}
