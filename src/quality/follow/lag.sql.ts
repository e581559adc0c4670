import type { Statement } from '../../odata/sql-builder';
import { behindSince, withoutPlace } from './place.sql';

/** How far the rows of a tenant follow its call records. */
export interface HeldRow {
  /** Position of the last change in the rows, as decimal text. */
  readonly position: string;
  /** RFC 3339 text of the time of that change; null: there was none. */
  readonly changedAt: string | null;
  /** Whether all call records have been walked since the rows were begun. */
  readonly isComplete: boolean;
  /** Whether there are changes after it. */
  readonly isBehind: boolean;
}

/** Whether a tenant has call records, but no place yet. */
const lacksPlace = `EXISTS (SELECT FROM call_record WHERE tenant_id = $1)`;

/** Reads how far the rows of a tenant follow its call records. */
export const readHeld: Statement = {
  text: `SELECT p.position::text AS position, is_complete AS "isComplete",
      to_char(p.changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "changedAt",
      NOT is_complete
        OR EXISTS (SELECT FROM change c WHERE c.tenant_id = $1 AND c.position IS NULL)
        OR (SELECT c.position FROM change c WHERE c.tenant_id = $1 AND c.position > p.position
          ORDER BY c.position LIMIT 1) IS NOT NULL
        OR EXISTS (SELECT FROM touched_call t WHERE t.tenant_id = $1) AS "isBehind"
    FROM quality_place p WHERE p.tenant_id = $1
    UNION ALL SELECT '0', NOT lacks, NULL, lacks FROM (SELECT ${lacksPlace} AS lacks) none
    WHERE NOT EXISTS (SELECT FROM quality_place WHERE tenant_id = $1)`,
  values: [],
};

/** Reads the last change of log rows that is to be followed, as decimal text; null: none. */
export const lastTouched: Statement = {
  text: `SELECT max(arrival)::text AS arrival FROM touched_call WHERE tenant_id = $1`,
  values: [],
};

/**
 * Reads whether the rows hold what was committed before a time.
 * @param position of the last change then
 * @param arrival of the last change of log rows then
 */
export function hasPassedAll(position: string, arrival: string | null): Statement {
  return {
    text: `SELECT coalesce((SELECT is_complete AND position >= $2::bigint FROM quality_place WHERE tenant_id = $1),
          NOT ${lacksPlace})
        AND NOT EXISTS (SELECT FROM touched_call WHERE tenant_id = $1 AND arrival <= $3::bigint) AS passed`,
    values: [position, arrival],
  };
}

/** How far the rows of all tenants follow their call records. */
export interface LagRow {
  /** Tenants with changes, or a walk, to be followed. */
  readonly tenantsBehind: number;
  /** Seconds since the oldest change that is not in the rows; 0: all are. */
  readonly secondsBehind: number;
  /** Tenants whose call records are being walked, or are about to be, at the first start or for a rebuild. */
  readonly tenantsWalking: number;
  /** Call records that could not be derived, and so have no rows. */
  readonly failedCalls: number;
}

/**
 * Reads the lag of all tenants. Each costs a few index lookups. A tenant without a place is behind with all that its
 * log holds, and is about to be walked.
 */
export const readLag = `WITH RECURSIVE ${withoutPlace},
  place AS (SELECT tenant_id, position, walked FROM quality_place UNION ALL SELECT tenant_id, 0, '' FROM without_place)
  SELECT count(*) FILTER (WHERE since IS NOT NULL OR walked IS NOT NULL OR touched)::integer AS "tenantsBehind",
    coalesce(greatest(0, extract(epoch FROM clock_timestamp() - min(since))), 0)::float8 AS "secondsBehind",
    count(*) FILTER (WHERE walked IS NOT NULL)::integer AS "tenantsWalking",
    (SELECT count(*) FROM quality_failure)::integer AS "failedCalls"
  FROM (SELECT p.walked, EXISTS (SELECT FROM touched_call t WHERE t.tenant_id = p.tenant_id) AS touched,
      ${behindSince} AS since
    FROM place p) lag`;
