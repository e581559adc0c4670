import { DELTA_ANNOTATION } from '../edm/annotations';
import { below, MOST_FINDINGS, type Finding } from '../edm/json/finding';
import { isJsonObject, withoutMembers, type JsonObject, type JsonValue } from '../edm/json/json-value';
import type { Steps } from '../edm/json/steps';
import { readBody } from '../edm/reading/body';
import { CREATE, UPDATE } from '../edm/rules';
import { withTagInBody } from '../graph/request/conditions';
import { invalidBody } from '../graph/request/entity-body';
import type { EntitySet } from '../odata/entity-set';
import { keyInUrl } from '../odata/urls/urls';
import type { ContentChange, ItemChange } from '../writes/rows/change';
import { withIds } from '../writes/rows/entity-ids';
import { invalid, MOST_ENTITIES, partOfCollections } from './body-rules';
import { memberChange } from './member-change';

const REMOVED = '@odata.removed';

/** Whether the body of a change names contained collections or changes of them. */
export function namesContents(set: EntitySet, source: JsonObject): boolean {
  return memberNames(set).some((name) => source[name] !== undefined);
}

/** The body of a change without contained collections and changes of them. */
export function withoutContents(set: EntitySet, source: JsonObject): JsonObject {
  return withoutMembers(source, new Set(memberNames(set)));
}

function memberNames({ children }: EntitySet): string[] {
  return [...children.keys()].flatMap((name) => [name, `${name}${DELTA_ANNOTATION}`]);
}

/**
 * Reads the changes of contained collections in the body of a change: each the whole collection, or a delta (OData 4.01
 * part 1, section 11.4.3.1).
 * @throws GraphError with each violation and its place
 */
export function* readContents(set: EntitySet, source: JsonObject): Steps<ContentChange[]> {
  const findings = partOfCollections(set, source, '');
  const contents = yield* contentsIn(set, source, '', findings);
  if (findings.length > 0) throw invalidBody(findings);
  return contents;
}

function* contentsIn(set: EntitySet, source: JsonObject, path: string, findings: Finding[]): Steps<ContentChange[]> {
  const contents: ContentChange[] = [];
  for (const child of set.children.values()) {
    const delta = `${child.name}${DELTA_ANNOTATION}`;
    const isWhole = source[child.name] !== undefined;
    if (isWhole && source[delta] !== undefined)
      findings.push(invalid(below(path, delta), `must not be beside ${child.name}, the whole collection`));
    const name = isWhole ? child.name : delta;
    if (source[name] !== undefined)
      contents.push(yield* contentIn(child, isWhole, source[name], below(path, name), findings));
  }
  return contents;
}

function* contentIn(
  set: EntitySet,
  isWhole: boolean,
  value: JsonValue,
  place: string,
  findings: Finding[],
): Steps<ContentChange> {
  const items: ItemChange[] = [];
  const removed: string[] = [];
  const ids = new Set<string>();
  if (!Array.isArray(value)) findings.push({ code: 'invalidType', message: 'must be an array', target: place });
  else if (value.length > MOST_ENTITIES)
    findings.push({
      code: 'tooManyItems',
      message: `must not hold more than ${MOST_ENTITIES} entities`,
      target: place,
    });
  else {
    for (const [index, item] of value.entries()) {
      if (findings.length >= MOST_FINDINGS) break;
      yield;
      const at = below(place, index);
      if (!isJsonObject(item)) {
        findings.push({ code: 'invalidType', message: 'must be an object', target: at });
        continue;
      }
      const id = idOf(set, item, at, findings);
      if (id !== undefined && ids.has(id)) findings.push(invalid(below(at, 'id'), `must not be '${id}' twice`));
      if (id !== undefined) ids.add(id);
      findings.push(...unfitRemoval(item, at));
      if (isRemoved(item)) {
        if (isWhole) findings.push(invalid(below(at, REMOVED), 'belongs in a delta; leave the entity out instead'));
        else if (id === undefined) findings.push(invalid(at, 'must have the id of the entity to remove'));
        else removed.push(id);
      } else items.push(yield* itemIn(set, id, item, at, findings));
    }
  }
  return { set, isWhole, items, removed };
}

function* itemIn(
  set: EntitySet,
  id: string | undefined,
  item: JsonObject,
  place: string,
  findings: Finding[],
): Steps<ItemChange> {
  const { target } = set.type;
  const source = withoutContents(set, item);
  const reading = readBody(target, source, UPDATE, 'beta', place);
  findings.push(...reading.findings);
  return {
    place,
    id,
    change: {
      ...memberChange(set, source, reading.json),
      contents: yield* contentsIn(set, item, place, findings),
    },
    conditions: withTagInBody({}, item),
    asNew: () => {
      const { json, findings: missing } = readBody(target, asNew(set, item, id), CREATE, 'beta', place);
      if (missing.length > 0) throw invalidBody(missing);
      return withIds(set, json);
    },
  };
}

/** An item as the body of a new entity: what a delta adds to its collections is all that they contain. */
function asNew(set: EntitySet, item: JsonObject, id: string | undefined): JsonObject {
  const collections = [...set.children.values()].flatMap((child): [string, JsonValue][] => {
    const items = item[child.name] ?? item[`${child.name}${DELTA_ANNOTATION}`];
    if (!Array.isArray(items)) return [];
    const added = items.filter(isJsonObject).filter((one) => !isRemoved(one));
    return [[child.name, added.map((one) => asNew(child, one, idIn(child, one)))]];
  });
  const own = withoutContents(set, item);
  return { ...own, ...(id === undefined ? {} : { id }), ...Object.fromEntries(collections) };
}

/** A removed entity in the form of OData 4.01 or 4.0 (OData JSON Format 4.01, section 15.3). */
function isRemoved({ [REMOVED]: removed, '@odata.context': context }: JsonObject): boolean {
  return removed !== undefined || (typeof context === 'string' && context.endsWith('/$deletedEntity'));
}

/** A null or a text would delete an entity, perhaps against the client's will. */
function unfitRemoval({ [REMOVED]: removed }: JsonObject, place: string): Finding[] {
  if (removed === undefined) return [];
  const { reason } = isJsonObject(removed) ? removed : { reason: null };
  if (reason === undefined || reason === 'deleted' || reason === 'changed') return [];
  return [invalid(below(place, REMOVED), 'must be an object, such as {"reason":"deleted"}')];
}

function idOf(set: EntitySet, item: JsonObject, place: string, findings: Finding[]): string | undefined {
  const id = idIn(set, item);
  if (id === undefined && item['@odata.id'] !== undefined)
    findings.push(invalid(below(place, '@odata.id'), `must be the URL of an entity in ${set.name}`));
  return id;
}

/** The id in an item, or in the URL of its `@odata.id` (an entity reference). */
function idIn({ name }: EntitySet, { id, '@odata.id': url }: JsonObject): string | undefined {
  if (typeof id === 'string') return id;
  return typeof url === 'string' ? keyInUrl(url, name) : undefined;
}
