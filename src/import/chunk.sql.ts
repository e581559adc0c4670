import { callRecords } from '../call-records/entity-sets';
import type { EntitySet } from '../odata/entity-set';
import type { Statement } from '../odata/sql-builder';
import { fieldColumns } from './prepared-entity';

/** A call record whose row is locked until the transaction ends; numbers as decimal text. */
export interface LockedCall {
  readonly id: string;
  readonly version: string;
  readonly lastModified: string;
  readonly nextPosition: string;
}

/** Locks the existing call records with these ids, always in the same order, so that imports do not deadlock. */
export function lockCalls(ids: readonly string[]): Statement {
  return {
    text: `SELECT id, version, last_modified_date_time AS "lastModified", next_position AS "nextPosition"
      FROM call_record WHERE tenant_id = $1 AND id = ANY($2::text[]) ORDER BY id FOR NO KEY UPDATE`,
    values: [ids],
  };
}

export interface Moment {
  /** Ticks. */
  readonly now: string;
  /** The sessions that exist, as pairs of call record id and session id. */
  readonly sessions: readonly (readonly [callRecordId: string, id: string])[];
}

/** Finds existing sessions, and reads the database's clock. */
export function findSessions(pairs: readonly (readonly [callRecordId: string, id: string])[]): Statement {
  return {
    text: `SELECT current_ticks() AS now, coalesce((
        SELECT jsonb_agg(jsonb_build_array(call, session)) FROM unnest($2::text[], $3::text[]) AS pair (call, session)
        WHERE EXISTS (SELECT FROM session WHERE tenant_id = $1 AND call_record_id = call AND id = session)
      ), '[]') AS sessions`,
    values: [pairs.map(([call]) => call), pairs.map(([, session]) => session)],
  };
}

/** Removes the entities of a collection that some call records contain. */
export function deleteContained({ table }: EntitySet, callRecordIds: readonly string[]): Statement {
  return {
    text: `DELETE FROM ${table} WHERE tenant_id = $1 AND call_record_id = ANY($2::text[])`,
    values: [callRecordIds],
  };
}

/** Values of the columns of a changed call record. */
export interface ChangedRow {
  readonly id: string;
  readonly version: bigint;
  readonly lastModified: bigint;
  readonly nextPosition: bigint;
  /** Values of the {@link fieldColumns}, when the whole call record is replaced. */
  readonly fields?: readonly string[];
}

const changing = [
  ['version', 'bigint'],
  ['last_modified_date_time', 'bigint'],
  ['next_position', 'bigint'],
] as const;
const types = new Map([
  ['body', 'jsonb'],
  ['derived', 'text[]'],
]);
const replacing = fieldColumns(callRecords).map((column) => [column, types.get(column) ?? 'bigint'] as const);

/** Updates call records. @param rows either all with `fields`, or all without */
export function updateCalls(rows: readonly ChangedRow[]): Statement {
  const columns = [...changing, ...(rows[0]?.fields ? replacing : [])];
  const arrays = columns.map((_, index) => `$${index + 3}::text[]`);
  const names = columns.map(([column]) => column);
  const values = rows.map(({ version, lastModified, nextPosition, fields = [] }) =>
    [version, lastModified, nextPosition, ...fields].map(String),
  );
  return {
    text: `UPDATE call_record c SET ${columns.map(([column, type]) => `${column} = r.${column}::${type}`).join(', ')}
      FROM unnest($2::text[], ${arrays.join(', ')}) AS r (id, ${names.join(', ')})
      WHERE c.tenant_id = $1 AND c.id = r.id`,
    values: [rows.map(({ id }) => id), ...columns.map((_, index) => values.map((row) => row[index]))],
  };
}
