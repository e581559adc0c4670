import type { PathStep } from '../odata/entity-set';
import type { PagePlan } from '../odata/plan/plan';
import { compiled, type SqlBuilder, type Statement } from '../odata/sql-builder';
import { wholeQuery } from '../odata/sql/page';
import { ancestors, boundedColumn, type Bounded, type Found } from '../odata/sql/statements';

/** One entity of an export. A collection that is empty, or has no parent, gives one row without an entity. */
export interface ExportRow extends Found, Bounded {
  /** JSON text of the entity. */
  readonly json: string | null;
}

/**
 * Reads all of the collection at the end of the path, an entity a row, in the order of its pages. What is expanded comes
 * whole, and without context URLs: a line by itself has no context.
 */
export function compileExport(root: string, path: readonly PathStep[], plan: PagePlan): Statement {
  return compiled((sql) => exportStatement(sql, root, path, plan));
}

function exportStatement(sql: SqlBuilder, root: string, path: readonly PathStep[], plan: PagePlan): Statement {
  const { text, aliases, found } = ancestors(sql, path.slice(0, -1));
  const parent = aliases.at(-1);
  const around = { parent, ancestors: [], rows: new Map() };
  const { items } = wholeQuery(sql, plan, 'entities', around, { root, path, isExport: true });
  // Sorted inside: to sort here would hold back the first row until the last text is made.
  return sql.statement(`SELECT ${found} AS found, ${boundedColumn('e.json', 'json')}
      FROM ${text} LEFT JOIN LATERAL (${items} OFFSET 0) e ON ${parent === undefined ? 'true' : `${parent}.id IS NOT NULL`}`);
}
