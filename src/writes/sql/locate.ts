import { parentPosition, type EntitySet } from '../../odata/entity-set';
import type { InputColumn } from './input-rows';
import { conditionColumns, conditionsMet } from './preconditions';
import type { InputForm } from './single-or-many';

const MAX_INT64 = '9223372036854775807';

/** Columns for the ids on the path. */
export function idColumns(sets: readonly EntitySet[]): InputColumn[] {
  return sets.map((_, level) => ({ name: idAt(level), type: 'text' }));
}

/**
 * The start of a statement. Its CTE `located` contains for each write: the columns that the form carries along, whether
 * the call record is `mine` to change, how many entities of the path are `found`, the `position` of each, and the call
 * record's `next_position`. For a write with condition columns, it also contains whether they are `met`. {@link
 * InputForm.from} returns its rows.
 *
 * The call record of each write is locked. A locked one is skipped, never waited for, so that statements do not block
 * each other. The statement's snapshot is older than the lock, though. If the call record has changed in between (every
 * write below a call record changes its stamp), it is not `mine` either, and the write is `busy`.
 *
 * Most plans are made while a table is small, and are still used when it is large. So lookups by row are written as
 * LATERAL with LIMIT or a lock, and joins of many rows as FULL JOIN (which PostgreSQL hashes), whatever the planner
 * expects.
 * @param columns those of the form
 * @param stored columns of the entity at the end of the path to add as `stored_…`
 */
export function locate(
  form: InputForm,
  sets: readonly EntitySet[],
  columns: readonly InputColumn[],
  stored: readonly string[] = [],
): string {
  const { before, rows } = located(form, sets, columns, stored);
  return `WITH ${before}located AS MATERIALIZED (${rows})`;
}

/**
 * The start of a statement whose writes take positions. Its CTE `placed` contains the rows of {@link locate}, with the
 * `first` position of each write that is made.
 * @param isAccepted condition that the write `w` is made; it takes `w.size` positions
 */
export function place(
  form: InputForm,
  sets: readonly EntitySet[],
  columns: readonly InputColumn[],
  isAccepted: string,
): string {
  const { before, rows } = located(form, sets, columns);
  return `WITH ${before}placed AS MATERIALIZED (SELECT w.*,
      CASE WHEN ${isAccepted} THEN ${form.first(isAccepted, `w.${idAt(0)}`)} END AS first
    FROM (${rows}) w)`;
}

function located(
  form: InputForm,
  sets: readonly EntitySet[],
  columns: readonly InputColumn[],
  stored: readonly string[] = [],
): { readonly before: string; readonly rows: string } {
  const [root, ...below] = sets as [EntitySet, ...EntitySet[]];
  const { revision } = sets.at(-1) as EntitySet;
  const isConditional = conditionColumns.every((column) => columns.includes(column));
  const ofEnd = [...new Set([...stored, ...(isConditional && revision !== undefined ? [revision] : [])])];
  const end = below.length === 0 ? 'l' : `e${below.length}`;
  const joins = below.map((set, index) => {
    const level = index + 1;
    const chosen = ['position', 'ctid', ...(level === below.length ? ofEnd : [])].map(ofRow).join(', ');
    return `LEFT JOIN LATERAL (SELECT ${chosen} FROM ${set.table} t
      WHERE ${belongs(set, level, 'l.id', (at) => `e${at}.position`)} AND t.id = i.${idAt(level)}
      ORDER BY t.position LIMIT 1) e${level} ON true`;
  });
  const found = ['l.id', ...below.map((_, index) => `e${index + 1}.position`)];
  const { before, join } = form.call((id) => lock(root, id, below.length === 0 ? ofEnd : []), `i.${idAt(0)}`);
  const chosen = [
    `${form.carried}l.next_position`,
    'l.ctid AS call_row',
    `${end}.ctid AS end_row`,
    'coalesce(l.fresh, false) AS mine',
    'l.id IS NOT NULL AND l.fresh IS NOT TRUE AS busy',
    `${found.map((column) => `(${column} IS NOT NULL)::integer`).join(' + ')} AS found`,
    ...below.map((_, index) => `e${index + 1}.position AS ${positionAt(index + 1)}`),
    ...stored.map((column) => `${end}.${column} AS stored_${column}`),
    ...(isConditional ? [`${conditionsMet(revision && `${end}.${revision}`)} AS met`] : []),
  ];
  const rows = `SELECT ${chosen.join(', ')} FROM ${form.rows} ${join} ${joins.join(' ')}`;
  return { before, rows };
}

/**
 * A query for the call record with an id: its values after locking, and whether it is `fresh`. It is not fresh while
 * another transaction holds its lock.
 * @param columns further columns of the call record
 */
function lock({ table }: EntitySet, id: string, columns: readonly string[]): string {
  const stamp = 'last_modified_date_time';
  const named = `FROM ${table} t WHERE t.tenant_id = $1 AND t.id = ${id}`;
  const held = [...new Set(['ctid', 'next_position', ...columns])];
  const locked = [...new Set([...held, stamp])].map(ofRow).join(', ');
  return `SELECT s.id, h.${stamp} = s.${stamp} AS fresh, ${held.map((column) => `h.${column}`).join(', ')}
    FROM (SELECT t.id, t.${stamp} ${named} LIMIT 1) s
    LEFT JOIN LATERAL (SELECT ${locked} ${named} FOR UPDATE SKIP LOCKED) h ON true`;
}

function ofRow(column: string): string {
  return `t.${column}`;
}

/**
 * Condition that row `t` is the entity at the end of the path of row `a` of {@link locate}. The lookup by ctid needs no
 * index. The ctid is stable, because the lock on the call record prevents other changes.
 */
export const isEnd = 't.tenant_id = $1 AND t.ctid = a.end_row';

/** Conditions that row `t` is in the collection of a level. @param positionOf SQL of the position at a level */
export function belongs(
  { parentKey }: EntitySet,
  level: number,
  callId: string,
  positionOf: (at: number) => string,
): string {
  const keys = parentKey.map(
    ([own, parents]) => `t.${own} = ${parents === 'position' ? positionOf(level - 1) : callId}`,
  );
  return ['t.tenant_id = $1', ...keys].join(' AND ');
}

/** Columns that refer from a contained entity to its parent, each with its value in row `a` of {@link locate}. */
export function pointerColumns(set: EntitySet, level: number): (readonly [column: string, value: string])[] {
  return set.parentKey.map(([own, parents]) => [
    own,
    parents === 'position' ? `a.${positionAt(level - 1)}` : `a.${idAt(0)}`,
  ]);
}

/** Assignments that record a change of a call record. The version stays at its maximum once reached. */
export function raise(writes: string): string {
  return `version = least(t.version, ${MAX_INT64} - ${writes}) + ${writes}, ${renew('last_modified_date_time')}`;
}

/** Assignments that record a change of the entity in row `t`, at the end of a path. */
export function markChanged(sets: readonly EntitySet[]): string[] {
  if (sets.length === 1) return [raise('1')];
  const { revision } = sets.at(-1) as EntitySet;
  return revision === undefined ? [] : [renew(revision)];
}

/** Always ascends, even if the clock is set back. */
function renew(ticks: string): string {
  return `${ticks} = greatest(t.${ticks} + 1, current_ticks())`;
}

/** SQL of a written row's revision, the source of its tag. */
export function revisionOf({ revision }: EntitySet, row: string): string {
  return revision === undefined ? 'NULL' : `${row}.${revision}::text`;
}

/**
 * The CTE that raises the version of each call record once, by the number of writes below it.
 * @param accepted rows of the writes that are made; a comparison by `=` in its conditions makes the planner expect few
 * rows and look the call records up one by one
 * @param positions expression of input columns for the number of positions that a write takes
 */
export function raiseVersions(
  form: InputForm,
  [root]: readonly EntitySet[],
  accepted: string,
  positions: string,
): string {
  return `raised AS (UPDATE ${root?.table} t SET ${raise('a.writes')}, next_position = t.next_position + a.positions
    FROM ${form.perCall(accepted, positions)}
    WHERE t.tenant_id = $1 AND t.ctid = a.call_row)`;
}

/**
 * As {@link raiseVersions}, for writes that take `size` positions.
 * @param isRaising whether the version rises, too; default true
 */
export function takePositions(
  form: InputForm,
  sets: readonly EntitySet[],
  accepted: string,
  { isRaising = true }: { readonly isRaising?: boolean } = {},
): string {
  if (isRaising) return raiseVersions(form, sets, accepted, 'size');
  return `raised AS (UPDATE ${sets[0]?.table} t SET next_position = t.next_position + a.positions
    FROM ${form.perCall(accepted, 'size')}
    WHERE t.tenant_id = $1 AND t.ctid = a.call_row)`;
}

/** Name of the column for the entity's id at a level of the path; level 0 is the call record. */
export function idAt(level: number): string {
  return `id_${level}`;
}

/** Name of the column for the entity's position at a level of the path, from 1 on. */
export function positionAt(level: number): string {
  return `position_${level}`;
}

/** Whether the key of a collection's entities contains their parent's position. */
export function hasParentPosition(set: EntitySet): boolean {
  return parentPosition(set) !== undefined;
}
