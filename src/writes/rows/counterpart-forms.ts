import { stringifyJson } from '../../edm/json/json';
import { isJsonObject, type JsonObject, type JsonValue } from '../../edm/json/json-value';
import type { Counterparts, EntitySet } from '../../odata/entity-set';
import { DERIVED } from '../../odata/row-layout';

/** Value of the column `derived`: names of derived members in PostgreSQL's text format for arrays. */
export function derivedColumn({ [DERIVED]: names = [] }: JsonObject): string {
  return `{${(names as string[]).join(',')}}`;
}

/** Derives the missing form of each pair in a new entity, where exactly one form was sent. */
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

/** The older form of a newer entity; undefined where the newer one contains nothing for it. */
export function olderForm({ member, toOlder }: Counterparts, newer: JsonValue | undefined): JsonObject | undefined {
  const told = isJsonObject(newer) ? newer[member] : undefined;
  return isJsonObject(told) ? toOlder(told) : undefined;
}

export function newerForm({ toNewer }: Counterparts, older: JsonValue | undefined): JsonObject | undefined {
  return isJsonObject(older) ? toNewer(older) : undefined;
}

/** The older forms of newer entities, without duplicates, up to the maximum length of the list. */
export function olderList(pair: Counterparts, newer: JsonValue | undefined): JsonObject[] {
  const forms = objectsIn(newer).map((entity) => olderForm(pair, entity));
  return distinct(forms.filter((form) => form !== undefined)).slice(0, pair.most);
}

/** The newer entities for the values of an older list, without duplicates. */
export function newerList(pair: Counterparts, older: JsonValue | undefined): JsonObject[] {
  return distinct(objectsIn(older)).map(pair.toNewer);
}

function objectsIn(list: JsonValue | undefined): JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

/** Removes duplicates and keeps the first of each. */
function distinct(values: readonly JsonObject[]): JsonObject[] {
  const known = new Set<string>();
  return values.filter((value) => {
    const { size } = known;
    return known.add(stringifyJson(value)).size > size;
  });
}
