import type { JsonObject } from '../edm/json/json-value';
import type { EntitySet } from '../odata/entity-set';
import { columnOf, layoutOf } from '../odata/row-layout';
import type { Statement } from '../odata/sql-builder';
import { bodyOf, columnValues } from '../writes/rows/row-values';
import type { Log } from './logs';

/** The result of a written row; rows that did not change are not returned. */
export interface WrittenRow {
  readonly id: string;
  readonly added: boolean;
}

/**
 * Inserts rows, and replaces rows of the same ids that differ.
 * @param rows rows with unique ids
 * @param set the log in the version of the request; members that this version hides are kept in replaced rows
 */
export function writeRows({ copied }: Log, set: EntitySet, rows: readonly JsonObject[]): Statement {
  // Sorted by id, so that concurrent requests with rows in common cannot deadlock.
  const sorted = [...rows].sort((one, other) => (String(one.id) < String(other.id) ? -1 : 1));
  const times = layoutOf(set).filled;
  const columns = [...times.map(columnOf), ...copied.map((name) => columnOf({ name }))];
  const values = [...times.map((_, index) => `i.v${index}`), ...copied.map((name) => `i.body::jsonb ->> '${name}'`)];
  const names = times.map((_, index) => `v${index}`);
  const arrays = ['text', ...times.map(() => 'bigint'), 'text'].map((type, index) => `$${index + 2}::${type}[]`);
  const hidden = set.hidden ? `$${arrays.length + 2}::text[]` : undefined;
  const body = hidden
    ? `excluded.body || (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(t.body) WHERE key = ANY(${hidden}))`
    : 'excluded.body';
  const changes = columns.map((column) => `${column} = excluded.${column}`);
  return {
    text: `INSERT INTO ${set.table} AS t (tenant_id, id, ${columns.join(', ')}, body)
      SELECT $1, i.id, ${values.join(', ')}, i.body::jsonb
      FROM unnest(${arrays.join(', ')}) WITH ORDINALITY AS i (id, ${names.join(', ')}, body, n) ORDER BY i.n
      ON CONFLICT (tenant_id, id) DO UPDATE SET ${changes.join(', ')}, body = ${body}
      WHERE t.body::text <> (${body})::text
      RETURNING t.id, t.xmax = 0 AS added`,
    values: [
      sorted.map(({ id }) => String(id)),
      ...times.map((property) => sorted.map((row) => columnValues([property], row)[0])),
      sorted.map((row) => bodyOf(set, row)),
      ...(set.hidden ? [set.hidden] : []),
    ],
  };
}

export function deleteRow({ table }: EntitySet, id: string): Statement {
  return { text: `DELETE FROM ${table} WHERE tenant_id = $1 AND id = $2 RETURNING id`, values: [id] };
}
