import { typeOf } from '../../src/edm/registry';
import type { Property, StructuredType } from '../../src/edm/structured-type';

/** Where the body of an entity holds what $search looks at, as jsonpaths of PostgreSQL in lax mode. */
export interface SearchablePaths {
  readonly texts: readonly string[];
  readonly ids: readonly string[];
}

/** A searchable property, from the value that it lies in. */
interface Place {
  readonly steps: readonly string[];
  readonly as: 'text' | 'id';
}

/**
 * Paths to the searchable properties of a type, of its complex values, and of single entities in it. Members that hold
 * the same share one path with `*`, so that a row is searched through quickly; what an open type adds beside them is
 * found by it too.
 */
export function searchablePaths(type: StructuredType): SearchablePaths {
  const places = placesIn(type);
  const pathsOf = (kind: Place['as']): string[] =>
    places.filter(({ as }) => as === kind).map(({ steps }) => ['$', ...steps].join('.'));
  return { texts: pathsOf('text'), ids: pathsOf('id') };
}

function placesIn(type: StructuredType): Place[] {
  const members = membersOf(type);
  const own = members.flatMap(({ name, searchable }) => (searchable ? [{ steps: [name], as: searchable }] : []));
  const groups = new Map<string, Property[]>();
  for (const member of members.filter(isInBody)) {
    const holds = JSON.stringify([member.collection, placesIn(targetOf(member))]);
    groups.set(holds, [...(groups.get(holds) ?? []), member]);
  }
  const below = [...groups.values()].flatMap((group) => {
    const places = placesIn(targetOf(group[0] as Property));
    return stepsTo(group, members, places).flatMap((step) =>
      places.map(({ steps, as }) => ({ steps: [step, ...steps], as })),
    );
  });
  return [...own, ...below];
}

/** First steps to members that hold the same: `*` for several, unless it would reach into others as well. */
function stepsTo(group: readonly Property[], members: readonly Property[], places: readonly Place[]): string[] {
  const items = group[0]?.collection ? '[*]' : '';
  const entered = new Set(places.map(({ steps }) => nameOf(steps[0] as string)));
  const others = members.filter((member) => isInBody(member) && !group.includes(member));
  const isAlone = others.every((other) => membersOf(targetOf(other)).every(({ name }) => !entered.has(name)));
  return group.length > 1 && isAlone && !entered.has('*') ? [`*${items}`] : group.map(({ name }) => `${name}${items}`);
}

function nameOf(step: string): string {
  return step.replace('[*]', '');
}

/** Properties of a type and of all types that derive from it, by name. */
function membersOf(type: StructuredType): Property[] {
  const all = [type, ...type.descendants()].flatMap(({ properties }) => [...properties.values()]);
  return [...new Map(all.map((property) => [property.name, property])).values()];
}

/** Whether a member holds an object or objects that are stored with the entity. */
function isInBody({ type, collection }: Property): boolean {
  return type.kind === 'complex' || (type.kind === 'contained' && !collection);
}

function targetOf({ type }: Property): StructuredType {
  if (!('target' in type)) throw new Error('A primitive value has no members.');
  return typeOf(type.target());
}
