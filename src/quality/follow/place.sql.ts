import type { Statement } from '../../odata/sql-builder';
import type { Place } from './place';

/** Tables `tenant` and `without_place`, for `WITH RECURSIVE`: tenants with call records, and those without a place. */
export const withoutPlace = `tenant AS (
    (SELECT tenant_id FROM call_record ORDER BY tenant_id LIMIT 1)
    UNION ALL
    SELECT next.tenant_id FROM tenant CROSS JOIN LATERAL (SELECT tenant_id FROM call_record
      WHERE tenant_id > tenant.tenant_id ORDER BY tenant_id LIMIT 1) next),
  without_place AS (SELECT tenant_id FROM tenant t
    WHERE NOT EXISTS (SELECT FROM quality_place p WHERE p.tenant_id = t.tenant_id))`;

/** SQL of the time of the oldest change behind a place, of the row `p` with `tenant_id` and `position`; null: none. */
export const behindSince = `least(
    (SELECT changed_at FROM change c WHERE c.tenant_id = p.tenant_id AND c.position IS NULL ORDER BY arrival LIMIT 1),
    (SELECT changed_at FROM change c WHERE c.tenant_id = p.tenant_id AND c.position > p.position
      ORDER BY c.position LIMIT 1))`;

/**
 * Tenants with something to be derived by a recipe (`$1`): call records without a place, changes behind the place,
 * call records whose log rows have changed, or a walk. Each tenant costs a few index lookups.
 */
export const tenantsBehind = `WITH RECURSIVE ${withoutPlace}
  SELECT tenant_id AS "tenantId" FROM without_place
  UNION ALL
  SELECT tenant_id FROM quality_place p WHERE recipe = $1::text AND (walked IS NOT NULL
    OR EXISTS (SELECT FROM change c WHERE c.tenant_id = p.tenant_id AND c.position IS NULL)
    OR (SELECT c.position FROM change c WHERE c.tenant_id = p.tenant_id AND c.position > p.position
      ORDER BY c.position LIMIT 1) IS NOT NULL
    OR EXISTS (SELECT FROM touched_call t WHERE t.tenant_id = p.tenant_id))`;

const columns = `position::text AS position, walked, generation, next_generation AS "nextGeneration", recipe`;

/** A number for totals that no row has yet. */
const unused = `(SELECT number FROM generate_series(0, 99) number WHERE number <> p.generation
    AND number IS DISTINCT FROM p.next_generation AND NOT EXISTS (
    SELECT FROM quality_hour h WHERE h.tenant_id = p.tenant_id AND h.generation = number) ORDER BY number LIMIT 1)`;

/** Begins a walk that adds up other totals. */
const restart = `UPDATE quality_place p SET walked = '', next_generation = ${unused}`;

/** Time for which other processes leave a tenant to the one that has moved its place. */
const LEASE = `interval '2 seconds'`;

/** Reads the place of a tenant; no row: it has none. @param follower id of this process */
export function readPlace(follower: string): Statement {
  return {
    text: `SELECT ${columns},
        coalesce((SELECT h.position FROM change_horizon h WHERE h.tenant_id = $1) > p.position, false) AS "isCut",
        coalesce(follower <> $2::uuid AND leased_until > now() AND leased_until <= now() + ${LEASE}, false) AS "isLeased"
      FROM quality_place p WHERE p.tenant_id = $1`,
    values: [follower],
  };
}

export interface PlaceRow extends Place {
  /** Whether changes after the place were removed from the log. */
  readonly isCut: boolean;
  /** Whether another process is following the tenant. */
  readonly isLeased: boolean;
}

/**
 * Gives a tenant a place: after the changes that have a position now, at the beginning of a walk over all call records.
 * @param position of the last change
 */
export function createPlace(position: string, recipe: string): Statement {
  return {
    text: `INSERT INTO quality_place (tenant_id, position, walked, recipe, changed_at) VALUES ($1, $2::bigint, '', $3::text,
        (SELECT changed_at FROM change WHERE tenant_id = $1 AND position = $2::bigint)) ON CONFLICT DO NOTHING`,
    values: [position, recipe],
  };
}

/** Locks the place until the transaction ends; no row: another process holds it. */
export const lockPlace: Statement = {
  text: `SELECT ${columns} FROM quality_place WHERE tenant_id = $1 FOR UPDATE SKIP LOCKED`,
  values: [],
};

/**
 * @param changedAt time of the last change before the place, as PostgreSQL writes it; null: as before
 * @param follower id of this process
 */
export function movePlace(place: Place, changedAt: string | null, follower: string): Statement {
  const { position, walked, generation, nextGeneration } = place;
  return {
    text: `UPDATE quality_place SET position = $2::bigint, walked = $3::text, generation = $4::smallint,
        next_generation = $5::smallint, changed_at = coalesce($6::timestamptz, changed_at), moved_at = now(),
        is_complete = is_complete OR $3::text IS NULL, follower = $7::uuid, leased_until = now() + ${LEASE}
      WHERE tenant_id = $1`,
    values: [position, walked, generation, nextGeneration, changedAt, follower],
  };
}

/** Moves a place to `expired.position`, and begins a walk. */
const cutTo = `UPDATE quality_place p SET position = expired.position, walked = '', is_complete = false,
    next_generation = CASE WHEN next_generation IS NOT NULL THEN ${unused} END`;

/**
 * Moves the place of a tenant past changes that were removed from the log, or are about to be. Call records that they
 * concern are found by a walk.
 * @param position of the last such change
 */
export function cutPlace(position: string): Statement {
  return {
    text: `${cutTo} FROM (SELECT $2::bigint AS position) expired
      WHERE p.tenant_id = $1 AND p.position < expired.position`,
    values: [position],
  };
}

/** Derives all rows of a tenant anew. */
export const rebuildTenant: Statement = { text: `${restart} WHERE tenant_id = $1 RETURNING 1`, values: [] };

/** Derives all rows of all tenants anew. */
export const rebuildAll = `${restart} RETURNING 1`;

const restartByRecipe = `${restart}, recipe = $1::text WHERE recipe <> $1::text`;

/** Derives all rows anew that were derived by another recipe than `$1`. */
export const rebuildByRecipe = `${restartByRecipe} RETURNING 1`;

/** Time without any work on a tenant's changes after which no process with its recipe is left. */
const ABANDONED = `interval '10 minutes'`;

/** Derives the rows anew of tenants that processes with other recipes than `$1` have left behind. */
export const takeAbandoned = `${restartByRecipe} AND p.moved_at < now() - ${ABANDONED}
    AND (p.walked IS NOT NULL OR ${behindSince} < now() - ${ABANDONED}) RETURNING 1`;

/**
 * Moves a place that has not moved for an hour past the changes that are older than the given number of days. Otherwise
 * the log would grow for as long as nobody follows it, as when the disk is nearly full.
 * @returns statement of a row where the place was moved
 */
export function passOver(days: number): Statement {
  const ofTenant = 'FROM change WHERE tenant_id = $1 AND position IS NOT NULL';
  return {
    text: `${cutTo} FROM (SELECT coalesce(
        (SELECT position - 1 ${ofTenant} AND changed_at >= now() - make_interval(days => $2::integer)
          ORDER BY position LIMIT 1),
        (SELECT max(position) ${ofTenant})) AS position) expired
      WHERE p.tenant_id = $1 AND p.position < expired.position AND p.moved_at < now() - interval '1 hour' RETURNING 1`,
    values: [days],
  };
}
