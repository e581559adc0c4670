import type { SqlBuilder } from '../sql-builder';

/** Members to answer with, each with what to keep of its value; undefined: all of it. */
export type Selection = ReadonlyMap<string, Selection | undefined>;

/** Joins what two items of $select keep of one value. */
export function mergeSelections(one: Selection | undefined, other: Selection | undefined): Selection | undefined {
  if (!one || !other) return undefined;
  const merged = new Map(one);
  for (const [name, deeper] of other)
    merged.set(name, merged.has(name) ? mergeSelections(merged.get(name), deeper) : deeper);
  return merged;
}

/** What is kept of a jsonb value, or of each item of an array. Annotations stay with what they are about. */
export function prune(sql: SqlBuilder, value: string, selection: Selection | undefined): string {
  if (!selection) return value;
  const item = sql.alias();
  const items = `(SELECT coalesce(jsonb_agg(${pruneObject(sql, `${item}.value`, selection)} ORDER BY ${item}.ordinality), '[]')
    FROM jsonb_array_elements(${value}) WITH ORDINALITY ${item})`;
  return `CASE jsonb_typeof(${value}) WHEN 'array' THEN ${items} ELSE ${pruneObject(sql, value, selection)} END`;
}

function pruneObject(sql: SqlBuilder, value: string, selection: Selection): string {
  const member = sql.alias();
  const names = sql.param(['@odata.type', ...selection.keys()], 'text[]');
  const deeper = [...selection].flatMap(([name, inner]) =>
    inner ? [`WHEN ${sql.param(name, 'text')} THEN ${prune(sql, `${member}.value`, inner)}`] : [],
  );
  const kept =
    deeper.length === 0 ? `${member}.value` : `CASE ${member}.key ${deeper.join(' ')} ELSE ${member}.value END`;
  return `CASE jsonb_typeof(${value}) WHEN 'object' THEN
    (SELECT coalesce(jsonb_object_agg(${member}.key, ${kept}), '{}') FROM jsonb_each(${value}) ${member} WHERE ${member}.key = ANY(${names}))
    ELSE ${value} END`;
}
