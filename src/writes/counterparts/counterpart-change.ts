import type { JsonObject } from '../../edm/json/json-value';
import type { Counterparts, EntitySet } from '../../odata/entity-set';
import { newerList, olderForm, olderList } from '../rows/counterpart-forms';
import { withIds } from '../rows/entity-ids';

/** What a write changes in members with an older and a newer form. */
export interface CounterpartChange {
  /** Names of members that count as sent (not derived) from now on. */
  readonly sent: readonly string[];
  /** New values of derived members; null: the member is removed. */
  readonly follow: JsonObject;
  readonly refill?: Refill;
  readonly recount?: Recount;
  /** A single entity, one of whose forms was merged or stays: the other form is derived from what is stored. */
  readonly retell?: Retell;
}

export interface Retell {
  readonly pair: Counterparts;
  readonly from: 'older' | 'newer';
}

/** A collection to fill with derived entities, unless its entities were sent. */
export interface Refill {
  readonly set: EntitySet;
  /** The entities, with their ids. */
  readonly entities: readonly JsonObject[];
}

/** A list to derive again from a collection, unless the list was sent. */
export interface Recount {
  readonly pair: Counterparts;
  readonly set: EntitySet;
  /** Whether entities were only added, at the end. */
  readonly isAdded: boolean;
}

/**
 * The counterpart change of a change to an entity, if any.
 * @param contents contained collections that change with it
 */
export function changeOfMembers(
  owner: EntitySet,
  change: JsonObject,
  contents: readonly EntitySet[] = [],
): CounterpartChange | undefined {
  const { counterparts = [], children } = owner;
  const isSent = (name: string): boolean => change[name] !== undefined || contents.some((set) => set.name === name);
  const sent = counterparts.flatMap(({ older, newer }) => [older, newer]).filter(isSent);
  if (sent.length === 0) return undefined;
  const follow: JsonObject = {};
  let refill: Refill | undefined;
  let retell: Retell | undefined;
  let recount: Recount | undefined;
  for (const pair of counterparts) {
    const { older, newer } = pair;
    const set = children.get(newer);
    if (change[older] !== undefined && isSent(newer)) continue;
    if (change[older] !== undefined && set)
      refill = { set, entities: newerList(pair, change[older]).map((entity) => withIds(set, entity)) };
    else if (change[older] === null) follow[newer] = null;
    else if (change[older] !== undefined) retell = { pair, from: 'older' };
    else if (change[newer] === null) follow[older] = null;
    else if (set && isSent(newer) && contents.includes(set)) recount = { pair, set, isAdded: false };
    else if (change[newer] !== undefined && !set) retell = { pair, from: 'newer' };
  }
  return { sent, follow, refill, retell, recount };
}

/** The counterpart change of a PUT. Entities with paths of their own stay. */
export function changeOfWhole(owner: EntitySet, entity: JsonObject): CounterpartChange | undefined {
  const { counterparts = [], children } = owner;
  const named = changeOfMembers(owner, entity) ?? { sent: [], follow: {} };
  return counterparts.reduce<CounterpartChange | undefined>((change = named, pair) => {
    const { older, newer } = pair;
    const set = children.get(newer);
    if (entity[older] !== undefined) return change;
    if (entity[newer] === undefined)
      return set
        ? { ...change, refill: { set, entities: [] }, recount: { pair, set, isAdded: false } }
        : { ...change, follow: { ...change.follow, [newer]: null }, retell: { pair, from: 'newer' } };
    if (!set) return change;
    const list = olderList(pair, entity[newer]);
    return { ...change, follow: { ...change.follow, [older]: list.length === 0 ? null : list } };
  }, undefined);
}

/** The counterpart change of a write in a contained collection. @param sets of the path */
export function changeOfCollection(sets: readonly EntitySet[], isAdded = false): CounterpartChange | undefined {
  const [root, set] = sets;
  const pair = root?.counterparts?.find(({ newer }) => sets.length === 2 && newer === set?.name);
  return pair && set && { sent: [pair.newer], follow: {}, recount: { pair, set, isAdded } };
}

/**
 * The counterpart change of a write to a single entity.
 * @param members of the written entity
 * @param isWhole whether the entity has only these members from now on
 */
export function changeOfOwned(
  { counterparts = [] }: EntitySet,
  name: string,
  members: JsonObject,
  isWhole: boolean,
): CounterpartChange | undefined {
  const pair = counterparts.find(({ newer }) => newer === name);
  if (!pair) return undefined;
  if (isWhole) return { sent: [name], follow: { [pair.older]: olderForm(pair, members) ?? null } };
  const isTold = members[pair.member] !== undefined;
  return { sent: [name], follow: {}, retell: isTold ? { pair, from: 'newer' } : undefined };
}
