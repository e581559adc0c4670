import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import type { ExpandItem, QueryOptions } from '../../src/odata/syntax/ast';
import { applyTransformations } from './apply';
import { holds, property } from './evaluate';
import { rowScope, sortBy, withComputed } from './rows';
import { isKind, itemsOf, type StructuredValue, type Value } from './values';

export interface QueryResult {
  readonly rows: readonly StructuredValue[];
  /** Instances before $skip and $top, as $count says. */
  readonly count: number;
}

/** What $apply, $compute, $filter, $orderby, $skip and $top leave of a collection, in the order of the protocol. */
export function runQuery(rows: readonly StructuredValue[], options: QueryOptions, it?: Value): QueryResult {
  const { apply = [], compute = [], filter, orderBy = [], skip = 0, top = Infinity } = options;
  const computed = applyTransformations(rows, apply).map((row) => withComputed(row, compute, it));
  const kept = computed.filter((row) => !filter || holds(filter, rowScope(row, it)));
  const ordered = sortBy(kept, orderBy, it);
  return { rows: ordered.slice(skip, skip + top), count: kept.length };
}

/** Members of an answer that a query determines: those that are selected, computed or expanded. */
export function shape(row: StructuredValue, options: QueryOptions, it: Value = row): JsonObject {
  const names = options.select?.map(({ path }) => path.map(({ name }) => name).join('/')) ?? ['id'];
  const selected = names.flatMap((name) => (Object.hasOwn(row.json, name) ? [[name, row.json[name]]] : []));
  const expanded = (options.expand ?? []).flatMap((item) => expansion(row, item, it));
  return Object.fromEntries([...selected, ...expanded]) as JsonObject;
}

function expansion(row: StructuredValue, { path, options }: ExpandItem, it: Value): [string, JsonValue][] {
  const name = path.map(({ name: step }) => step).join('/');
  const items = itemsOf(property(row, name)).filter((item) => isKind(item, 'structured'));
  const { rows, count } = runQuery(items, options, it);
  const value = rows.map((item) => shape(item, options, it));
  return [[name, value], ...(options.count ? [[`${name}#count`, count] as [string, JsonValue]] : [])];
}
