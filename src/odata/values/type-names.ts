import type { EnumType } from '../../edm/enum-type';
import { withNamespace } from '../../edm/namespace-aliases';
import { allTypes } from '../../edm/registry';
import { edm, type ValueType } from './value-type';

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
