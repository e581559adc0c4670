import { rebuildAll, rebuildTenant } from './place.sql';

/** Statements of a rebuild, for a program with a connection of its own. `$1` is the tenant; null: every tenant. */
export const rebuild = {
  one: rebuildTenant.text,
  all: rebuildAll,
  /** How far the walks are, in call records. */
  progress: `SELECT coalesce(sum((SELECT count(*) FROM call_record c WHERE c.tenant_id = p.tenant_id)), 0)::integer AS total,
      coalesce(sum(CASE WHEN walked IS NULL THEN (SELECT count(*) FROM call_record c WHERE c.tenant_id = p.tenant_id)
        ELSE (SELECT count(*) FROM call_record c WHERE c.tenant_id = p.tenant_id AND c.id <= p.walked) END), 0)::integer AS done,
      coalesce(bool_and(walked IS NULL), true) AS "isOver"
    FROM quality_place p WHERE $1::uuid IS NULL OR tenant_id = $1`,
} as const;

export interface RebuildProgress {
  readonly total: number;
  readonly done: number;
  readonly isOver: boolean;
}
