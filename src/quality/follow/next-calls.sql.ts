import type { Statement } from '../../odata/sql-builder';

/** An entry of the log of changes. */
export interface LoggedChange {
  /** Decimal text. */
  readonly position: string;
  readonly id: string;
  /** As PostgreSQL writes it. */
  readonly changedAt: string;
}

/** Reads the next entries of the log, in order. @param until last position to be read */
export function nextChanges(after: string, until: string, most: number): Statement {
  return {
    // The order is that of the column: texts would come in another one, such as 10 before 9.
    text: `SELECT position::text AS position, call_record_id AS id, changed_at::text AS "changedAt" FROM change c
      WHERE tenant_id = $1 AND position > $2::bigint AND position <= $3::bigint ORDER BY c.position LIMIT $4::integer`,
    values: [after, until, most],
  };
}

/** A call record whose log rows have changed. */
export interface TouchedCall {
  /** Decimal text. */
  readonly arrival: string;
  readonly id: string;
}

/** Reads the first call records whose log rows have changed. @param without arrivals that are being removed */
export function touchedCalls(without: readonly string[], most: number): Statement {
  return {
    text: `SELECT arrival::text AS arrival, call_record_id AS id FROM touched_call t
      WHERE tenant_id = $1 AND arrival <> ALL ($2::bigint[]) ORDER BY t.arrival LIMIT $3::integer`,
    values: [without, most],
  };
}

export function removeTouched(arrivals: readonly string[]): Statement {
  return { text: `DELETE FROM touched_call WHERE tenant_id = $1 AND arrival = ANY ($2::bigint[])`, values: [arrivals] };
}

/** Reads the next ids of a walk: of call records, and of rows whose call record may be gone. */
export function nextOfWalk(after: string, most: number): Statement {
  const from = (table: string): string =>
    `(SELECT id FROM ${table} WHERE tenant_id = $1 AND id > $2::text ORDER BY id LIMIT $3::integer)`;
  return {
    text: `SELECT id FROM (${from('call_record')} UNION ${from('call_summary')}) ids ORDER BY id LIMIT $3::integer`,
    values: [after, most],
  };
}
