import { stringifyJson } from '../../edm/json/json';
import { isJsonObject, type JsonObject, type JsonValue } from '../../edm/json/json-value';
import type { Counterparts, EntitySet } from '../../odata/entity-set';
import { DERIVED } from '../../odata/row-layout';

/** Value of the column `derived`, in PostgreSQL's text format. */
export function derivedColumn({ [DERIVED]: names = [] }: JsonObject): string {
  return `{${(names as string[]).join(',')}}`;
}

/** Gives a new entity, of each pair of forms of which only one was sent, the other. */
export function withCounterparts({ counterparts = [], children }: EntitySet, entity: JsonObject): JsonObject {
  const derived: JsonObject = {};
  for (const pair of counterparts) {
    const { older, newer } = pair;
    if ((entity[older] === undefined) === (entity[newer] === undefined)) continue;
    const isList = children.has(newer);
    const [name, value] =
      entity[older] === undefined
        ? [older, isList ? olderList(pair, entity[newer]) : olderForm(pair, entity[newer])]
        : [newer, isList ? newerList(pair, entity[older]) : newerForm(pair, entity[older])];
    if (value !== undefined && !(Array.isArray(value) && value.length === 0)) derived[name] = value;
  }
  const names = Object.keys(derived);
  return names.length === 0 ? entity : { ...entity, ...derived, [DERIVED]: names };
}

/** The older form of a newer entity; undefined where it says nothing that the older form can tell. */
export function olderForm({ member, toOlder }: Counterparts, newer: JsonValue | undefined): JsonObject | undefined {
  const told = isJsonObject(newer) ? newer[member] : undefined;
  return isJsonObject(told) ? toOlder(told) : undefined;
}

export function newerForm({ toNewer }: Counterparts, older: JsonValue | undefined): JsonObject | undefined {
  return isJsonObject(older) ? toNewer(older) : undefined;
}

/** The older forms of newer entities, each once, and no more than the older list may have. */
export function olderList(pair: Counterparts, newer: JsonValue | undefined): JsonObject[] {
  const forms = objectsIn(newer).map((entity) => olderForm(pair, entity));
  return distinct(forms.filter((form) => form !== undefined)).slice(0, pair.most);
}

/** The newer entities for the values of an older list, each once. */
export function newerList(pair: Counterparts, older: JsonValue | undefined): JsonObject[] {
  return distinct(objectsIn(older)).map(pair.toNewer);
}

function objectsIn(list: JsonValue | undefined): JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

/** Each value where it first stands. */
function distinct(values: readonly JsonObject[]): JsonObject[] {
  const known = new Set<string>();
  return values.filter((value) => {
    const { size } = known;
    return known.add(stringifyJson(value)).size > size;
  });
}
