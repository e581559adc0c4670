import type { PathStep } from '../entity-set';
import type { PropertyPlan } from '../plan/plan-property';
import { compiled, type SqlBuilder, type Statement } from '../sql-builder';
import { partQuery } from './part-query';
import { ancestors, boundedColumn, type Bounded, type Found } from './statements';

export interface PropertyRow extends Found, Bounded {
  /** JSON text of the value, or its bare text; null where the value is null. */
  readonly json: string | null;
  /** Text of the entity tag; null where the value is not an entity. */
  readonly revision: string | null;
  /** Number of items as decimal text, where $count was requested. */
  readonly total: string | null;
}

/** Reads a part of the entity at the end of the path. */
export function compileProperty(path: readonly PathStep[], plan: PropertyPlan): Statement {
  return compiled((sql) => propertyStatement(sql, path, plan));
}

function propertyStatement(sql: SqlBuilder, path: readonly PathStep[], plan: PropertyPlan): Statement {
  const { text, aliases, found } = ancestors(sql, path);
  const row = aliases.at(-1) as string;
  const rows = new Map([[plan.row, row]]);
  return sql.statement(`SELECT ${found} AS found, ${boundedColumn('v.json', 'json')}, v.total, v.revision
      FROM ${text} LEFT JOIN LATERAL (${partQuery(sql, plan, rows)}) v ON ${row}.id IS NOT NULL`);
}
