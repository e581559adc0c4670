import type { Selection } from '../plan/selection';
import type { SqlBuilder } from '../sql-builder';

/** Reduces a jsonb value, or each item of an array, to the selected members and `@odata.type`. */
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
  const { absent = new Map<string, string>() } = selection;
  const members = [...absent].map(([name, json]) => `${JSON.stringify(name)}:${json}`);
  const missing = members.length === 0 ? '' : `${sql.param(`{${members.join(',')}}`, 'jsonb')} || `;
  return `CASE jsonb_typeof(${value}) WHEN 'object' THEN
    ${missing}(SELECT coalesce(jsonb_object_agg(${member}.key, ${kept}), '{}') FROM jsonb_each(${value}) ${member} WHERE ${member}.key = ANY(${names}))
    ELSE ${value} END`;
}
