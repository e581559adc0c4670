import { Client } from 'pg';
import { callRecords, sessions } from '../../src/call-records/entity-sets';
import type { EntitySet } from '../../src/odata/entity-set';
import { planExpression, planPredicate } from '../../src/odata/plan/expression/plan-expression';
import { SqlBuilder } from '../../src/odata/sql-builder';
import { compileExpression, compilePredicate } from '../../src/odata/sql/expression/compile-expression';
import { parseExpression } from '../../src/odata/syntax/parse';
import type { Scope } from '../../src/odata/values/scope';
import { entityShape, Range } from '../../src/odata/values/shape';
import { tenant } from './test-app';

/** Expressions, run by PostgreSQL over what a test has stored. */
export interface Expressions {
  /** Ids of the entities for which the condition is true, in their order. */
  matching(set: EntitySet, condition: string, tenantId?: string): Promise<string[]>;
  /** The expression's value, as text, for the entity of the id. */
  value(set: EntitySet, expression: string, id: string): Promise<string | null>;
  /** Runs SQL of the test's own. */
  query(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export async function openExpressions(databaseUrl: string): Promise<Expressions> {
  const client = new Client(databaseUrl);
  await client.connect();
  const scopeOf = (set: EntitySet): Scope => ({ option: '$filter', it: new Range(entityShape(set)) });
  const query = async (text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> =>
    (await client.query<Record<string, unknown>>(text, [...values])).rows;
  return {
    matching: async (set, condition, tenantId = tenant) => {
      const { sql, where } = compileCondition(set, condition);
      const text = `SELECT id FROM ${set.table} t0 WHERE tenant_id = $1 AND ${where} ORDER BY id`;
      return (await query(text, [tenantId, ...sql.values])).map(({ id }) => String(id));
    },
    value: async (set, expression, id) => {
      const scope = scopeOf(set);
      const sql = new SqlBuilder();
      const rows = new Map([[scope.it, sql.alias()]]);
      const compiled = compileExpression(sql, planExpression(parseExpression(expression), scope), rows);
      const text = `SELECT (${compiled})::text AS value FROM ${set.table} t0 WHERE tenant_id = $1 AND id = ${sql.param(id, 'text')}`;
      const [row] = await query(text, [tenant, ...sql.values]);
      if (!row) throw new Error(`There is no ${set.label} ${id}`);
      return row['value'] as string | null;
    },
    query,
    close: () => client.end(),
  };
}

/** SQL of a condition on the row `t0`. */
export function compileCondition(
  set: EntitySet,
  condition: string,
  scope: Partial<Scope> = {},
): { readonly sql: SqlBuilder; readonly where: string } {
  const it = new Range(entityShape(set));
  const sql = new SqlBuilder();
  const planned = planPredicate(parseExpression(condition), { option: '$filter', it, ...scope });
  return { sql, where: compilePredicate(sql, planned, new Map([[it, sql.alias()]])) };
}

export { callRecords, sessions };
