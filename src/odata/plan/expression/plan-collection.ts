import type { CountPath, FilterPath, Lambda, SearchExpression } from '../../syntax/ast';
import { constant } from '../../values/constants';
import { invalid } from '../../values/expression-error';
import type { Planned } from '../../values/planned';
import { collectionOf, edm, untyped } from '../../values/value-type';
import { coerce } from './coercion';
import type { Planner } from './plan-expression';
import { onward } from './plan-lookup';
import { itemRange } from './plan-path';
import { countTerms, planSearchIn } from './plan-search';

function planCollection(planner: Planner, from: Lambda['from'], what: string, at: number): Planned {
  const of = from ? planner.path(from) : undefined;
  if (of?.type.kind === 'collection') return of;
  if (of?.type.kind === 'null') return constant(collectionOf(untyped), '[]');
  const items = of?.type.kind === 'untyped' ? coerce(planner.scope, of, collectionOf(untyped), at) : undefined;
  if (items) return items;
  throw invalid(planner.scope, at, `${what} needs a collection before it`);
}

export function planLambda(planner: Planner, { operator, from, variable, predicate, at }: Lambda): Planned {
  const collection = planCollection(planner, from, operator, at);
  const range = itemRange(collection.type);
  const variables = new Map(planner.scope.variables);
  if (variable !== undefined) {
    if (variables.has(variable)) throw invalid(planner.scope, at, `The variable '${variable}' is already in use`);
    variables.set(variable, range);
  }
  const inner = predicate && planner.within({ variables }).predicate(predicate);
  return onward(collection, (of) =>
    Object.freeze({ kind: operator, type: edm.Boolean, of, range, ...(inner ? { predicate: inner } : {}) }),
  );
}

export function planFilterPath(planner: Planner, { from, predicate, at }: FilterPath): Planned {
  return filtered(planner, planCollection(planner, from, '$filter', at), predicate);
}

function filtered(planner: Planner, collection: Planned, predicate: FilterPath['predicate']): Planned {
  const range = itemRange(collection.type);
  const it = planner.scope.isResourcePath ? { it: range, isResourcePath: false } : {};
  const inner = planner.within({ row: range, this: range, computed: undefined, ...it }).predicate(predicate);
  return onward(collection, (of) => Object.freeze({ kind: 'filtered', type: of.type, of, range, predicate: inner }));
}

export function planItemCount(planner: Planner, { from, filter, search, at }: CountPath): Planned {
  let items = planCollection(planner, from, '$count', at);
  if (filter) items = filtered(planner, items, filter);
  if (search) items = searched(planner, items, search, at);
  return onward(items, (of) => Object.freeze({ kind: 'count', type: edm.Int64, of }));
}

/** Parts of an expression that looking for a word costs as much as. */
const SEARCH_PARTS = 20;

/** The entities of a collection that match a `$search`. */
function searched(planner: Planner, collection: Planned, search: SearchExpression, at: number): Planned {
  const range = itemRange(collection.type);
  const { shape } = range;
  if (shape.kind !== 'entity') throw invalid(planner.scope, at, '$search needs a collection of entities before it');
  planner.spend(SEARCH_PARTS * countTerms(search), at);
  const { set } = shape;
  const predicate: Planned = Object.freeze({
    kind: 'found',
    type: edm.Boolean,
    set,
    range,
    search: planSearchIn(set, search),
  });
  return onward(collection, (of) => Object.freeze({ kind: 'filtered', type: of.type, of, range, predicate }));
}
