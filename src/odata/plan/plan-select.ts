import { withNamespace } from '../../edm/namespace-aliases';
import { isOperation } from '../../edm/operations';
import { typeByName, typeOf } from '../../edm/registry';
import type { Property, StructuredType } from '../../edm/structured-type';
import type { PathSegment, SelectItem } from '../syntax/ast';
import { invalid, notOffered, unknownName } from '../values/expression-error';
import { mergeSelections, selectionOf, type Selection } from './selection';

/** The option, for messages. */
const select = { option: '$select' };

/**
 * The members in $select (OData 4.01 part 2, section 5.1.4).
 * @param computed names that $compute adds
 * @returns undefined: all of them
 * @throws QueryError on unknown names
 */
export function planSelect(
  type: StructuredType,
  items: readonly SelectItem[] | undefined,
  computed: ReadonlySet<string> = new Set(),
): Selection | undefined {
  if (!items) return undefined;
  let result: Selection | undefined = new Map();
  for (const item of items) {
    const { path, options, at } = item;
    result = mergeSelections(result, selectPath(type, path, options?.select, computed));
    const other = [...(options?.written.keys() ?? [])].find((name) => name !== '$select');
    const chosen = choosesItems(type, item);
    if (chosen && items.some((one) => one !== item && firstProperty(type, one) === chosen))
      throw invalid(select, at, `'${chosen.name}' has options, but is selected twice`);
    if (chosen) continue;
    if (other !== undefined) throw notOffered(select, at, `${other} inside of $select`);
  }
  return result;
}

function selectPath(
  type: StructuredType | undefined,
  [segment, ...rest]: readonly PathSegment[],
  inner: readonly SelectItem[] | undefined,
  computed: ReadonlySet<string>,
  isDeclared = true,
): Selection | undefined {
  if (!segment) return type ? planSelect(type, inner) : undefined;
  const { name, at } = segment;
  if (name === '*') return undefined;
  if (name.startsWith('@')) throw notOffered(select, at, `The annotation ${name}`);
  if (name.endsWith('.*')) return new Map();
  // Names of operations ask for what an answer tells of them, which is nothing (part 1, section 11.2.5.1).
  if (isOperation(withNamespace(name)) && rest.length === 0) return new Map();
  if (name.includes('.')) return selectPath(castTo(type, segment), rest, inner, computed, false);
  if (computed.has(name) && rest.length === 0) return new Map([[name, undefined]]);
  const property = type && propertyBelow(type, name);
  if (!property) {
    const derived = type && descendantNamed(type, name);
    if (derived) return selectPath(derived, rest, inner, new Set(), false);
    if (type && !type.open) throw unknownProperty(type, segment);
    return new Map([[name, selectPath(undefined, rest, inner, new Set())]]);
  }
  const target = targetOf(property);
  if (isNavigation(property) && property.collection && (rest[0] ?? inner))
    throw invalid(select, at, `'${name}' is a collection of entities; name their properties in $expand, not`);
  if (!target && (rest[0] ?? inner)) throw invalid(select, rest[0]?.at ?? at, `'${name}' has no properties`);
  const within = target ? selectPath(target, rest, inner, new Set()) : undefined;
  // A value of another type does not have the properties of a type that derives from the declared one.
  const absent = isDeclared && type.properties.has(name) ? [[name, property.collection ? '[]' : 'null'] as const] : [];
  return selectionOf([[name, within]], new Map(absent));
}

/** The collection of values whose items the options of an item choose, if it has such options. */
export function choosesItems(type: StructuredType, { path, options }: SelectItem): Property | undefined {
  const [segment, ...deeper] = withoutOwnType(type, path);
  const property = segment && deeper.length === 0 ? type.properties.get(segment.name) : undefined;
  const isChoice = [...(options?.written.keys() ?? [])].some((name) => name !== '$select' && !name.startsWith('@'));
  return isChoice && property?.collection && !isNavigation(property) ? property : undefined;
}

function firstProperty(type: StructuredType, { path }: SelectItem): Property | undefined {
  return type.properties.get(withoutOwnType(type, path)[0]?.name ?? '');
}

function withoutOwnType(type: StructuredType, path: readonly PathSegment[]): PathSegment[] {
  return path.filter(({ name }) => withNamespace(name) !== type.name);
}

function castTo(type: StructuredType | undefined, { name, at }: PathSegment): StructuredType {
  const target = typeByName(name);
  if (!target || (type && !target.isOrDerivesFrom(type)))
    throw invalid(select, at, `'${name}' is not a type that derives from ${type?.name ?? 'this value'}`);
  return target;
}

/** A property of the type or of a type that derives from it: a value may be of either. */
function propertyBelow(type: StructuredType, name: string): Property | undefined {
  const own = type.properties.get(name);
  if (own || type.entity) return own;
  return type
    .descendants()
    .map(({ properties }) => properties.get(name))
    .find((property) => property !== undefined);
}

function descendantNamed(type: StructuredType, name: string): StructuredType | undefined {
  return [type, ...type.descendants()].find(({ localName }) => localName === name);
}

function isNavigation({ type }: Property): boolean {
  return type.kind === 'contained' || type.kind === 'reference';
}

function targetOf({ type }: Property): StructuredType | undefined {
  return type.kind === 'complex' || type.kind === 'contained' ? typeOf(type.target()) : undefined;
}

function unknownProperty(type: StructuredType, { name, at }: PathSegment): Error {
  return unknownName(select, at, `Unknown property '${name}' of ${type.localName}`, name, type.properties.keys());
}
