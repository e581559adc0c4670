import { parseJson, stringifyJson } from '../../edm/json/json';
import { isJsonObject, type JsonObject, type JsonValue } from '../../edm/json/json-value';
import type { Counterparts, EntitySet } from '../../odata/entity-set';
import type { Statement } from '../../odata/sql-builder';
import type { Recount, Refill, CounterpartChange } from '../counterparts/counterpart-change';
import { newerForm, olderForm, olderList } from '../rows/counterpart-forms';
import { newId } from '../rows/new-id';
import { bodyOf } from '../rows/row-values';
import { inputRows, type InputColumn } from './input-rows';
import type { RunStatement } from './write';

/** JSON text that another form is derived from. */
interface Told {
  readonly id: string;
  readonly told: string;
}

/**
 * Updates derived members after their counterparts have changed.
 * @param changes each with the id of its call record, whose row is locked
 */
export async function syncCounterparts(
  run: RunStatement,
  root: EntitySet,
  changes: readonly (readonly [id: string, CounterpartChange])[],
): Promise<void> {
  const follow = new Map<string, JsonObject>(changes.map(([id, change]) => [id, { ...change.follow }]));
  const refills = changes.flatMap(([id, { refill }]) => (refill ? [[id, refill] as const] : []));
  if (refills.length > 0) await run(refillCollections(root, new Map(refills)));
  const recounts = mergedRecounts(changes);
  const [recount] = recounts.values();
  if (recount) {
    for (const { id, told } of await run<Told>(recountLists(root, recounts))) {
      const list = olderList(recount.pair, parseJson(told));
      follow.set(id, { ...follow.get(id), [recount.pair.older]: list.length === 0 ? null : list });
    }
  }
  const retells = new Map(changes.flatMap(([id, change]) => (change.retell ? [[id, change] as const] : [])));
  const [retold] = retells.values();
  if (retold?.retell) {
    for (const row of await run<StoredForms>(storedForms(root, [...retells.keys()], retold.retell.pair)))
      follow.set(row.id, { ...follow.get(row.id), ...retellForm(row, retells.get(row.id)) });
  }
  const sent = new Map(changes.map(([id, change]) => [id, change.sent]));
  await run(followMembers(root, sent, follow));
}

/** Derives one form from the other as it is stored. A form that was itself derived tells nothing. */
function retellForm({ older, newer, derived }: StoredForms, change: CounterpartChange | undefined): JsonObject {
  if (!change?.retell) return {};
  const { pair, from } = change.retell;
  if (derived.includes(pair[from]) && !change.sent.includes(pair[from])) return {};
  const [told, known] = [parsed(older), parsed(newer)];
  if (from === 'newer') return { [pair.older]: olderForm(pair, known) ?? null };
  const form = newerForm(pair, told);
  const id = form?.id ?? (isJsonObject(known) ? known.id : undefined) ?? newId();
  return { [pair.newer]: form ? { ...form, id } : null };
}

function parsed(text: string | null): JsonValue {
  return text === null ? null : parseJson(text);
}

/** Several entities of one call record may have been written together. */
function mergedRecounts(changes: readonly (readonly [string, CounterpartChange])[]): Map<string, Recount> {
  const merged = new Map<string, Recount>();
  for (const [id, { recount }] of changes) {
    const isAdded = recount?.isAdded === true && merged.get(id)?.isAdded !== false;
    if (recount) merged.set(id, { ...recount, isAdded });
  }
  return merged;
}

/**
 * Sets members that were not sent: those that are absent or derived.
 * @param sent by call record, the names of members that count as sent from now on
 * @param follow by call record, new values of members; null: the member is removed
 */
export function followMembers(
  { table }: EntitySet,
  sent: ReadonlyMap<string, readonly string[]>,
  follow: ReadonlyMap<string, JsonObject>,
): Statement {
  const columns: InputColumn[] = ['id', 'sent', 'follow'].map((name) => ({ name, type: 'text' }));
  const ids = [...sent.keys()];
  return {
    text: `UPDATE ${table} t SET body = (t.body - s.names) || s.members,
        derived = ARRAY(SELECT d FROM unnest(t.derived) d WHERE d <> ALL (s.names) AND NOT s.sent ? d
          UNION ALL SELECT jsonb_object_keys(s.members))
      FROM (SELECT i.id, i.sent::jsonb AS sent, f.names, f.members FROM ${inputRows(columns, 2)}
        CROSS JOIN LATERAL (SELECT c.body, c.derived FROM ${table} c WHERE c.tenant_id = $1 AND c.id = i.id LIMIT 1) c
        CROSS JOIN LATERAL (SELECT coalesce(array_agg(key), '{}') AS names,
            coalesce(jsonb_object_agg(key, value) FILTER (WHERE value <> 'null'), '{}') AS members
          FROM jsonb_each(i.follow::jsonb) WHERE NOT c.body ? key OR key = ANY (c.derived)) f) s
      WHERE t.tenant_id = $1 AND t.id = s.id`,
    values: [
      ids,
      ids.map((id) => stringifyJson([...(sent.get(id) ?? [])])),
      ids.map((id) => stringifyJson(follow.get(id) ?? {})),
    ],
  };
}

/** Reads the source of lists that were not sent. Lists that are full stay as they are if entities were only added. */
export function recountLists(root: EntitySet, recounts: ReadonlyMap<string, Recount>): Statement {
  const [{ pair, set }] = [...recounts.values()] as [Recount];
  const { older, member, most } = pair;
  const columns: InputColumn[] = [
    { name: 'id', type: 'text' },
    { name: 'is_added', type: 'integer' },
  ];
  return {
    text: `SELECT i.id, coalesce((SELECT jsonb_agg(jsonb_build_object('${member}', m.told) ORDER BY m.first)
          FROM (SELECT p.body -> '${member}' AS told, min(p.position) AS first FROM ${set.table} p
            WHERE p.tenant_id = $1 AND p.call_record_id = i.id AND jsonb_typeof(p.body -> '${member}') = 'object'
            GROUP BY 1 ORDER BY 2 LIMIT ${most}) m), '[]')::text AS told
      FROM ${inputRows(columns, 2)}
      CROSS JOIN LATERAL (SELECT c.body -> '${older}' AS list, c.derived FROM ${root.table} c
        WHERE c.tenant_id = $1 AND c.id = i.id LIMIT 1) c
      WHERE (c.list IS NULL OR '${older}' = ANY (c.derived)) AND CASE
        WHEN i.is_added = 1 AND jsonb_typeof(c.list) = 'array' THEN jsonb_array_length(c.list) < ${most} ELSE true END`,
    values: [[...recounts.keys()], [...recounts.values()].map(({ isAdded }) => (isAdded ? 1 : 0))],
  };
}

/** Both forms of a single entity as stored, as JSON text, and the names of derived members. */
interface StoredForms {
  readonly id: string;
  readonly older: string | null;
  readonly newer: string | null;
  readonly derived: readonly string[];
}

/** Reads both forms of the single entities of call records. */
export function storedForms(root: EntitySet, ids: readonly string[], { older, newer }: Counterparts): Statement {
  return {
    text: `SELECT i.id, c.older, c.newer, c.derived FROM ${inputRows([{ name: 'id', type: 'text' }], 2)}
      CROSS JOIN LATERAL (SELECT (c.body -> '${older}')::text AS older, (c.body -> '${newer}')::text AS newer, c.derived
        FROM ${root.table} c WHERE c.tenant_id = $1 AND c.id = i.id LIMIT 1) c`,
    values: [ids],
  };
}

/** Replaces the entities of collections that were derived or are empty. */
export function refillCollections(root: EntitySet, refills: ReadonlyMap<string, Refill>): Statement {
  const [{ set }] = [...refills.values()] as [Refill];
  const sizes: InputColumn[] = [
    { name: 'id', type: 'text' },
    { name: 'size', type: 'bigint' },
  ];
  const columns: InputColumn[] = [
    { name: 'owner', type: 'text' },
    { name: 'place', type: 'bigint' },
    { name: 'id', type: 'text' },
    { name: 'body', type: 'text' },
  ];
  const rows = [...refills].flatMap(([owner, { entities }]) =>
    entities.map((entity, place) => ({ owner, place, id: String(entity.id), body: bodyOf(set, entity) })),
  );
  return {
    text: `WITH free AS MATERIALIZED (SELECT i.id, i.size, c.next_position FROM ${inputRows(sizes, 2)}
        CROSS JOIN LATERAL (SELECT c.next_position, c.derived FROM ${root.table} c
          WHERE c.tenant_id = $1 AND c.id = i.id LIMIT 1) c
        WHERE '${set.name}' = ANY (c.derived) OR (SELECT true FROM ${set.table} p
          WHERE p.tenant_id = $1 AND p.call_record_id = i.id ORDER BY p.position LIMIT 1) IS NULL),
      gone AS (DELETE FROM ${set.table} p
        WHERE p.tenant_id = $1 AND p.call_record_id = ANY (ARRAY(SELECT id FROM free))),
      filled AS (INSERT INTO ${set.table} (tenant_id, call_record_id, position, id, body)
        SELECT $1, f.id, f.next_position + i.place, i.id, i.body::jsonb
        FROM ${inputRows(columns, 2 + sizes.length)} JOIN free f ON f.id = i.owner)
      UPDATE ${root.table} t SET next_position = t.next_position + f.size,
        derived = array_append(array_remove(t.derived, '${set.name}'), '${set.name}')
      FROM free f WHERE t.tenant_id = $1 AND t.id = ANY (ARRAY(SELECT id FROM free)) AND t.id = f.id`,
    values: [
      [...refills.keys()],
      [...refills.values()].map(({ entities }) => entities.length),
      rows.map(({ owner }) => owner),
      rows.map(({ place }) => place),
      rows.map(({ id }) => id),
      rows.map(({ body }) => body),
    ],
  };
}
