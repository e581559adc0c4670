import type { EntitySet } from '../../odata/entity-set';
import type { Statement } from '../../odata/sql-builder';

/** The owner of contained entities: the id of its call record and its own position within that. */
export interface Owner {
  readonly callRecordId: string;
  /** Undefined for a call record. */
  readonly position?: string;
}

/** Position of an entity within its call record, as decimal text. */
export interface Placed {
  readonly id: string;
  readonly position: string;
}

/** Finds the entity at the end of a path of ids. @param sets collections on the path, the call records first */
export function findOwner(sets: readonly EntitySet[], ids: readonly string[]): Statement {
  const [, ...below] = sets;
  const values = [ids[0]];
  const position = below.reduce<string | undefined>((parent, set, index) => {
    values.push(ids[index + 1]);
    return `(SELECT t.position FROM ${set.table} t WHERE ${inOwner(set, '$2', parent)} AND t.id = $${values.length + 1}
      ORDER BY t.position LIMIT 1)`;
  }, undefined);
  return {
    text: `SELECT ${position ?? 'NULL'} AS position WHERE $1::uuid IS NOT NULL AND $2::text IS NOT NULL`,
    values,
  };
}

/** Lists the entities of a contained collection in their order. */
export function listContents(set: EntitySet, { callRecordId, position }: Owner): Statement {
  return {
    text: `SELECT t.id, t.position FROM ${set.table} t WHERE ${inOwner(set, '$2', position === undefined ? undefined : '$3')}
      ORDER BY t.position`,
    values: position === undefined ? [callRecordId] : [callRecordId, position],
  };
}

/** Deletes entities of a contained collection with all they contain. */
export function deleteContents(
  set: EntitySet,
  { callRecordId, position }: Owner,
  positions: readonly string[],
): Statement {
  return {
    text: `DELETE FROM ${set.table} t WHERE ${inOwner(set, '$2', position === undefined ? undefined : '$4')}
      AND t.position = ANY ($3::bigint[])`,
    values: position === undefined ? [callRecordId, positions] : [callRecordId, positions, position],
  };
}

/** Condition that row `t` is in the collection of an owner. @param position SQL of the owner's position */
function inOwner({ parentKey }: EntitySet, callRecordId: string, position: string | undefined): string {
  const keys = parentKey.map(([own, parents]) =>
    parents === 'position' ? `t.${own} = ${position}::bigint` : `t.${own} = ${callRecordId}::text`,
  );
  return ['t.tenant_id = $1', ...keys].join(' AND ');
}
