import type { Statement } from '../../odata/sql-builder';

/** A call record with all that is known about its call, as texts of JSON. */
export interface SourceRow {
  readonly id: string;
  /** Decimal text. */
  readonly version: string;
  readonly body: string;
  /** Bodies, joined by commas; null: none. */
  readonly participants: string | null;
  /** Objects as `SessionSource` declares them, joined by commas; null: none. */
  readonly sessions: string | null;
  readonly directRouting: string | null;
}

const member = (name: string, json: string): string => `'"${name}":' || ${json}`;
const segment = [member('id', 'to_jsonb(g.id)'), member('body', 'g.body')];
const session = [member('id', 'to_jsonb(s.id)'), member('body', 's.body')];

/**
 * Reads call records whole. Only ids of at most 200 characters are in the index of log rows. The JSON of a call is joined as text: nesting `jsonb` would copy it at each level.
 */
export function readSources(ids: readonly string[]): Statement {
  return {
    text: `SELECT c.id, c.version::text AS version, c.body::text AS body,
        (SELECT string_agg(p.body::text, ',' ORDER BY p.position) FROM participant p
          WHERE p.tenant_id = $1 AND p.call_record_id = c.id) AS participants,
        (SELECT string_agg('{' || ${session.join(` || ',' || `)} || ',"segments":[' || coalesce((
            SELECT string_agg('{' || ${segment.join(` || ',' || `)} || '}', ',' ORDER BY g.position) FROM segment g
            WHERE g.tenant_id = $1 AND g.call_record_id = c.id AND g.session_position = s.position), '') || ']}', ','
            ORDER BY s.position)
          FROM session s WHERE s.tenant_id = $1 AND s.call_record_id = c.id) AS sessions,
        (SELECT d.body::text FROM direct_routing_call d WHERE d.tenant_id = $1 AND d.correlation_id = c.id
            AND length(d.correlation_id) <= 200
          ORDER BY d.start_date_time DESC, d.id DESC LIMIT 1) AS "directRouting"
      FROM call_record c WHERE c.tenant_id = $1 AND c.id = ANY ($2::text[])`,
    values: [ids],
  };
}
