import { stringifyJson, type JsonObject } from '../edm/json';
import type { Statement } from '../odata/sql-builder';
import { columnOf, type EntitySet, type PathStep } from '../odata/entity-set';
import { bodyOf, clientColumns, columnValues } from './entity-rows';

const MAX_INT64 = '9223372036854775807';

/** Assignments that tell the world that a call record has changed. The version stays at its maximum once there. */
const raise = `version = least(version, ${MAX_INT64} - 1) + 1,
  last_modified_date_time = greatest(last_modified_date_time + 1, current_ticks())`;

/**
 * Raises the version of the call record at the start of the path. It also locks the record's row, so that what is
 * written below one record is written one after the other.
 * @param positions how many positions to reserve; the first of them comes back as `position`
 */
export function raiseVersion([record]: readonly PathStep[], positions = 0): Statement {
  return {
    text: `UPDATE call_record SET ${raise}, next_position = next_position + $3 WHERE tenant_id = $1 AND id = $2
      RETURNING next_position - $3 AS position`,
    values: [record?.id, positions],
  };
}

/** Finds the first entity of an id below a parent. */
export function findById(set: EntitySet, parent: JsonObject, id: string): Statement {
  const conditions = set.parentKey.map(([own], index) => `${own} = $${index + 3}`);
  return {
    text: `SELECT position FROM ${set.table} WHERE ${['tenant_id = $1', 'id = $2', ...conditions].join(' AND ')}
      ORDER BY position LIMIT 1`,
    values: [id, ...set.parentKey.map(([own]) => parent[own])],
  };
}

export function insertRows(set: EntitySet, rows: readonly JsonObject[]): Statement {
  const isRoot = set.parentKey.length === 0;
  const columns = [
    ...set.parentKey.map(([own]) => `${own} ${own.endsWith('position') ? 'bigint' : 'text'}`),
    'id text',
    ...(isRoot ? ['next_position bigint'] : ['position bigint']),
    ...clientColumns(set).map((property) => `${columnOf(property)} bigint`),
    'body jsonb',
  ];
  const names = columns.map((column) => column.split(' ')[0]).join(', ');
  const [timeColumn, time] = isRoot ? [', last_modified_date_time', ', current_ticks()'] : ['', ''];
  return {
    text: `INSERT INTO ${set.table} (tenant_id, ${names}${timeColumn})
      SELECT $1, ${names}${time} FROM jsonb_to_recordset($2::jsonb) AS r (${columns.join(', ')})
      ${isRoot ? 'ON CONFLICT DO NOTHING' : ''} RETURNING id`,
    values: [stringifyJson([...rows])],
  };
}

/** Lays the members of a change over a stored entity, and returns its times. */
export function updateEntity(set: EntitySet, key: JsonObject, change: JsonObject): Statement {
  const columns = Object.entries(columnValues(set, change));
  const where = Object.keys(key).map((column, index) => `${column} = $${index + 3}`);
  const first = Object.keys(key).length + 3;
  const assignments = columns.map(([column], index) => `${column} = $${first + index}`);
  if (set.parentKey.length === 0) assignments.push(raise);
  return {
    text: `UPDATE ${set.table} SET ${['body = body || $2::jsonb', ...assignments].join(', ')}
      WHERE ${['tenant_id = $1', ...where].join(' AND ')}
      RETURNING end_date_time >= start_date_time AS "inOrder"`,
    values: [stringifyJson(bodyOf(set, change)), ...Object.values(key), ...columns.map(([, value]) => String(value))],
  };
}

export function deleteEntity(set: EntitySet, key: JsonObject): Statement {
  const where = Object.keys(key).map((column, index) => `${column} = $${index + 2}`);
  return {
    text: `DELETE FROM ${set.table} WHERE ${['tenant_id = $1', ...where].join(' AND ')} RETURNING id`,
    values: Object.values(key),
  };
}
