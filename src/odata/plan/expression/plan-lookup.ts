import { rootSets } from '../../root-sets';
import type { KeyPredicate, Member } from '../../syntax/ast';
import { invalid, unknownName } from '../../values/expression-error';
import type { Contained, Planned } from '../../values/planned';
import type { Scope } from '../../values/scope';
import { entityShape, Range } from '../../values/shape';
import { collectionOf, edm } from '../../values/value-type';
import { coerce } from './coercion';
import type { Planner } from './plan-expression';
import { rangeNode } from './plan-path';

/** Continues a path behind a single entity, which a key or a navigation property names: the rest is read from it. */
export function onward(from: Planned, step: (from: Planned) => Planned): Planned {
  if (from.kind !== 'lookup') return step(from);
  const value = onward(from.value, step);
  return Object.freeze({ ...from, type: value.type, value });
}

/** A collection of the service, `$root/communications/callRecords` (section 5.1.1.14.5). */
export function rootCollection(scope: Scope, from: Member, name: string, at: number): Planned | undefined {
  const { from: start, name: singleton } = from;
  if (start?.kind !== 'variable' || start.name !== '$root') return undefined;
  const path = `${singleton}/${name}`;
  const set = rootSets().get(path);
  if (!set) throw unknownName(scope, at, `Unknown collection '$root/${path}'`, path, rootSets().keys());
  return Object.freeze({ kind: 'contained', type: collectionOf({ kind: 'entity', type: set.type, set }), set });
}

/** `sessions('s1')`, an entity of a collection by its key (section 4.3.1). */
export function planKey(planner: Planner, { from, keys, at }: KeyPredicate): Planned {
  const { scope } = planner;
  const [key, ...others] = keys;
  if (!key || others.length > 0 || (key.name !== undefined && key.name !== 'id'))
    throw invalid(scope, at, "A key here has one value, that of 'id',");
  const value = coerce(scope, planner.plan(key.value), edm.String, key.value.at);
  if (value?.kind !== 'constant') throw invalid(scope, key.value.at, 'A key must be a text');
  return onward(planner.path(from), (of) => {
    if (of.kind !== 'contained') throw invalid(scope, at, 'A key needs a collection of entities before it');
    // In a list of the entities of several call records, an id does not identify one entity.
    if (of.set.home) throw invalid(scope, at, `'${of.set.name}' has no keys: an id can occur in several call records`);
    return lookup(of, value);
  });
}

/** The entity of a collection that has the key. @param key absent: the only one that the collection can hold */
export function lookup(of: Contained, key?: Planned): Planned {
  const range = new Range(entityShape(of.set));
  const keyed = key === undefined ? {} : { key };
  return Object.freeze({ kind: 'lookup', type: range.type, of, range, ...keyed, value: rangeNode(range) });
}
