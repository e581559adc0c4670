import type { PathStep } from '../odata/entity-set';
import type { PagePlan } from '../odata/plan/plan';
import { compiled, type SqlBuilder, type Statement } from '../odata/sql-builder';
import { wholeQuery } from '../odata/sql/page';
import { ancestors, boundedColumn, type Bounded, type Found } from '../odata/sql/statements';

/** One row of an export. An empty or missing collection gives one row without an entity. */
export interface ExportRow extends Found, Bounded {
  /** JSON text of the entity. */
  readonly json: string | null;
}

/**
 * Reads the whole collection at the end of the path, one entity a row, in the order of its pages. Expanded collections
 * are complete. Rows have no context URLs, since a line by itself has no context.
 */
export function compileExport(root: string, path: readonly PathStep[], plan: PagePlan): Statement {
  return compiled((sql) => exportStatement(sql, root, path, plan));
}

function exportStatement(sql: SqlBuilder, root: string, path: readonly PathStep[], plan: PagePlan): Statement {
  const { text, aliases, found } = ancestors(sql, path.slice(0, -1));
  const parent = aliases.at(-1);
  const around = { parent, ancestors: [], rows: new Map() };
  const { items } = wholeQuery(sql, plan, 'entities', around, { root, path, isExport: true });
  // Sorted in the subquery: sorting here would delay the first row until all texts are built.
  return sql.statement(`SELECT ${found} AS found, ${boundedColumn('e.json', 'json')}
      FROM ${text} LEFT JOIN LATERAL (${items} OFFSET 0) e ON ${parent === undefined ? 'true' : `${parent}.id IS NOT NULL`}`);
}
