import type { Statement } from '../odata/sql-builder';
import { announce } from '../subscriptions/dispatch/lifecycle.sql';

/** Milliseconds after which a subscription that has not come on is not waited for. */
const PATIENCE = 3_600_000;

/** How far a subscription has taken the changes of its tenant. */
export interface Cursor {
  readonly id: string;
  /** Decimal text. */
  readonly position: string;
}

interface Standing {
  readonly position: string;
  /** Milliseconds. */
  readonly since: number;
}

/** Knows which subscriptions do not come on. */
export class Laggards {
  private readonly known = new Map<string, ReadonlyMap<string, Standing>>();

  /**
   * @param cursors of all subscriptions of the tenant
   * @param now milliseconds
   * @returns those that stand where they stood an hour ago
   */
  note(tenantId: string, cursors: readonly Cursor[], now: number): Cursor[] {
    const before = this.known.get(tenantId);
    const standings = new Map(
      cursors.map(({ id, position }): [string, Standing] => {
        const known = before?.get(id);
        return [id, known?.position === position ? known : { position, since: now }];
      }),
    );
    this.known.set(tenantId, standings);
    return cursors.filter(({ id }) => now - (standings.get(id)?.since ?? now) >= PATIENCE);
  }

  /** Forgets all tenants but these. */
  retain(tenantIds: ReadonlySet<string>): void {
    for (const tenantId of this.known.keys()) if (!tenantIds.has(tenantId)) this.known.delete(tenantId);
  }
}

/** Reads how far each subscription of a tenant has come. */
export const cursors: Statement = {
  text: `SELECT id, cursor::text AS position FROM subscription WHERE tenant_id = $1 AND removed_at IS NULL`,
  values: [],
};

/**
 * Takes subscriptions past changes that are older than so many days, and tells them that they have missed some. Otherwise
 * one whose filter can never be answered would keep the log from being shortened, for as long as it is renewed.
 * @param stuck those that do not come on, where they stand
 */
export function passOver(days: number, stuck: readonly Cursor[]): Statement {
  const ofTenant = 'FROM change WHERE tenant_id = $1 AND position IS NOT NULL';
  const text = `WITH ended AS (
      SELECT coalesce(
        (SELECT position - 1 ${ofTenant} AND changed_at >= now() - make_interval(days => $2::integer)
          ORDER BY position LIMIT 1),
        (SELECT max(position) ${ofTenant})) AS position),
    moved AS (
      UPDATE subscription s SET cursor = ended.position
      FROM ended, unnest($3::uuid[], $4::bigint[]) AS stuck (id, position)
      WHERE s.tenant_id = $1 AND s.id = stuck.id AND s.cursor = stuck.position AND s.removed_at IS NULL
        AND s.cursor < ended.position
      RETURNING s.tenant_id, s.id)
    ${announce('missed', 'SELECT tenant_id, id FROM moved')}`;
  return { text, values: [days, stuck.map(({ id }) => id), stuck.map(({ position }) => position)] };
}
