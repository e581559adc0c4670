import { typeByName, typeOf } from '../edm/registry';
import type { Property, StructuredType } from '../edm/structured-type';
import { endOf, type EntitySet } from '../odata/entity-set';
import type { Resource } from '../odata/plan/resource-path';

/** A property of an entity, at any depth, that has a path of its own and can be written by it. */
export interface PropertyPath {
  /** Names of the properties on the path, without casts. */
  readonly names: readonly string[];
  /** The last property; undefined: a member of an open type. */
  readonly property?: Property;
  /** The path to the value that contains the property, percent-encoded, with casts; empty: the entity does. */
  readonly owner: string;
  /** Whether it holds one complex value, so that it can be merged. */
  readonly isComplex: boolean;
}

/** The property at the end of a resource's path; undefined: the resource cannot be written, only read. */
export function propertyPathOf({ path, tail, suffix }: Resource): PropertyPath | undefined {
  const { set } = endOf(path);
  if (tail === '' || suffix !== undefined || !isWritable(set)) return undefined;
  const names: string[] = [];
  let type: StructuredType | undefined = set.type;
  let property: Property | undefined;
  const segments = tail.split('/');
  for (const segment of segments) {
    const name = decodeURIComponent(segment);
    // A call, `$count` or an item of a collection.
    if (/[($]/.test(name) || property?.collection) return undefined;
    const cast: StructuredType | undefined = name.includes('.') ? typeByName(name) : undefined;
    if (cast) {
      type = cast;
      continue;
    }
    property = type && propertyIn(type, name);
    if (!property && type && !type.open) return undefined;
    names.push(name);
    type = property && 'target' in property.type ? typeOf(property.type.target()) : undefined;
  }
  const isValue = property
    ? property.type.kind !== 'contained' && property.type.kind !== 'reference'
    : names.length > 1;
  // A path that ends with a cast names a value of one type only.
  if (!isValue || names.at(-1) !== decodeURIComponent(segments.at(-1) ?? '')) return undefined;
  const isComplex = property?.type.kind === 'complex' && !property.collection;
  return { names, property, owner: segments.slice(0, -1).join('/'), isComplex };
}

/** The property of a type or, as in expressions, of one that derives from it. */
function propertyIn(type: StructuredType, name: string): Property | undefined {
  const types = [type, ...type.descendants()];
  return types.map(({ properties }) => properties.get(name)).find((property) => property !== undefined);
}

function isWritable({ readOnly, home, parentKey, revision }: EntitySet): boolean {
  return !readOnly && !home && (parentKey.length > 0 || revision !== undefined);
}
