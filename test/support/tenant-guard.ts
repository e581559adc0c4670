import { loadModule, parseSync } from 'libpg-query';
import { Client } from 'pg';
import { acrossTenants, nameIn } from '../../src/database/across-tenants';
import type { StatementWatch } from '../../src/database/statement-watch';

/** A node of the tree that PostgreSQL's parser makes. */
type Tree = Record<string, unknown>;

/** The values of `tenant_id` that a source of rows has. */
interface Rows {
  readonly name: string;
  /** Whether it has such a column. */
  hasTenant: boolean;
  /** It has the tenant's value alone where all of one of these have it. */
  readonly grounds: (readonly Rows[])[];
}

/** Where names are looked up: the sources of a SELECT, and of those around it. */
interface Scope {
  readonly sources: ReadonlyMap<string, Rows>;
  readonly outer?: Scope;
  readonly ctes: ReadonlyMap<string, Rows>;
}

/** The value of `$1`. */
const tenant: Rows = { name: '$1', hasTenant: true, grounds: [[]] };

/**
 * Proves of a statement that each table with tenants' data which it names is bound to the tenant: by a condition
 * `tenant_id = $1`, or by one with the `tenant_id` of rows that are bound already. Only conditions count that hold for all
 * rows: none within OR, and of an outer join only for the side that may be missing. An INSERT has to store `$1`, or a bound
 * `tenant_id`.
 */
export class TenantProof {
  /** Tables and inserts, each with what binds it. */
  private readonly claims: Rows[] = [];

  constructor(private readonly tables: ReadonlySet<string>) {}

  /** @returns the tables that are not bound; none: the statement keeps to its tenant */
  unbound(text: string): string[] {
    const { stmts = [] } = parseSync(text) as { stmts?: readonly { readonly stmt: Tree }[] };
    for (const { stmt } of stmts) this.statement(stmt, new Map(), undefined);
    const bound = new Set<Rows>();
    for (let size = -1; size < bound.size;) {
      size = bound.size;
      for (const rows of this.all)
        if (rows.grounds.some((ground) => ground.every((other) => bound.has(other)))) bound.add(rows);
    }
    return this.claims.filter((rows) => !bound.has(rows)).map(({ name }) => name);
  }

  private readonly all = new Set<Rows>([tenant]);

  private rows(name: string, hasTenant: boolean): Rows {
    const rows = { name, hasTenant, grounds: [] };
    this.all.add(rows);
    return rows;
  }

  /** @returns the rows that the statement gives */
  private statement(node: Tree, ctes: ReadonlyMap<string, Rows>, outer: Scope | undefined): Rows {
    const [kind = '', body = {}] = Object.entries(node)[0] as [string, Tree];
    const known = this.withClause(body['withClause'] as Tree | undefined, ctes, outer);
    if (kind === 'SelectStmt') return this.select(body, known, outer);
    if (kind === 'InsertStmt') return this.insert(body, known, outer);
    if (kind === 'UpdateStmt' || kind === 'DeleteStmt') return this.change(body, known, outer);
    if (kind === 'CopyStmt') this.copy(body);
    return this.rows(kind, false);
  }

  private withClause(
    clause: Tree | undefined,
    ctes: ReadonlyMap<string, Rows>,
    outer: Scope | undefined,
  ): ReadonlyMap<string, Rows> {
    const known = new Map(ctes);
    for (const { CommonTableExpr: cte } of listOf(clause?.['ctes']) as { CommonTableExpr: Tree }[])
      known.set(String(cte['ctename']), this.statement(cte['ctequery'] as Tree, known, outer));
    return known;
  }

  private select(body: Tree, ctes: ReadonlyMap<string, Rows>, outer: Scope | undefined): Rows {
    const result = this.rows('SELECT', false);
    if (body['op'] !== 'SETOP_NONE' && body['op'] !== undefined) {
      const sides = [body['larg'], body['rarg']].map((side) =>
        this.select(side as Tree, this.withClause((side as Tree)['withClause'] as Tree, ctes, outer), outer),
      );
      result.hasTenant = sides.every(({ hasTenant }) => hasTenant);
      result.grounds.push(sides);
      return result;
    }
    const scope = this.from(listOf(body['fromClause']), ctes, outer);
    this.conditions(body['whereClause'] as Tree | undefined, scope, [...scope.sources.values()]);
    this.output(result, listOf(body['targetList']), scope);
    for (const part of [
      'targetList',
      'whereClause',
      'sortClause',
      'groupClause',
      'havingClause',
      'limitCount',
      'windowClause',
      'valuesLists',
    ])
      this.subqueries(body[part], scope);
    return result;
  }

  private insert(body: Tree, ctes: ReadonlyMap<string, Rows>, outer: Scope | undefined): Rows {
    const target = this.target(body['relation'] as Tree);
    const source = body['selectStmt'] as Tree | undefined;
    const columns = (listOf(body['cols']) as { ResTarget: Tree }[]).map(({ ResTarget }) => ResTarget['name']);
    const at = columns.indexOf('tenant_id');
    if (source) {
      const stored = this.stored(source, at, ctes, outer);
      if (target.hasTenant && at >= 0) target.grounds.push(stored);
    }
    return this.returning(
      body,
      new Map([[target.name, target], ...this.alias(body['relation'] as Tree, target)]),
      ctes,
      outer,
    );
  }

  /** What an INSERT stores in a column: a value of each SELECT, or of each row. */
  private stored(source: Tree, at: number, ctes: ReadonlyMap<string, Rows>, outer: Scope | undefined): Rows[] {
    const body = source['SelectStmt'] as Tree;
    const known = this.withClause(body['withClause'] as Tree | undefined, ctes, outer);
    const rows = listOf(body['valuesLists']) as { List: { items: Tree[] } }[];
    if (rows.length > 0) {
      const scope: Scope = { sources: new Map(), outer, ctes: known };
      for (const row of rows) this.subqueries(row, scope);
      return rows.map(({ List }) => this.valueOf(List.items[at], scope) ?? this.rows('a value', false));
    }
    const scope = this.from(listOf(body['fromClause']), known, outer);
    this.conditions(body['whereClause'] as Tree | undefined, scope, [...scope.sources.values()]);
    const targets = listOf(body['targetList']) as { ResTarget: Tree }[];
    for (const part of ['targetList', 'whereClause', 'havingClause']) this.subqueries(body[part], scope);
    return [this.valueOf(targets[at]?.ResTarget['val'] as Tree | undefined, scope) ?? this.rows('a value', false)];
  }

  private change(body: Tree, ctes: ReadonlyMap<string, Rows>, outer: Scope | undefined): Rows {
    const relation = body['relation'] as Tree;
    const target = this.target(relation);
    const others = this.from([...listOf(body['fromClause']), ...listOf(body['usingClause'])], ctes, outer);
    const sources = new Map([...others.sources, ...this.alias(relation, target)]);
    const scope: Scope = { sources, outer, ctes };
    this.conditions(body['whereClause'] as Tree | undefined, scope, [...sources.values()]);
    for (const part of ['targetList', 'whereClause']) this.subqueries(body[part], scope);
    return this.returning(body, sources, ctes, outer);
  }

  /** Rows come in with the tenant's id, which `TenantTransaction.copy` writes. */
  private copy(body: Tree): void {
    const relation = body['relation'] as Tree;
    const columns = (listOf(body['attlist']) as { String: { sval: string } }[]).map(({ String: name }) => name.sval);
    const target = this.target(relation);
    if (body['is_from'] === true && columns.includes('tenant_id')) target.grounds.push([tenant]);
  }

  private returning(
    body: Tree,
    sources: ReadonlyMap<string, Rows>,
    ctes: ReadonlyMap<string, Rows>,
    outer: Scope | undefined,
  ): Rows {
    const result = this.rows('RETURNING', false);
    const clause = body['returningClause'] as Tree | undefined;
    const targets = listOf(clause?.['exprs'] ?? body['returningList']);
    const scope: Scope = { sources, outer, ctes };
    this.output(result, targets, scope);
    this.subqueries(targets, scope);
    return result;
  }

  private target(relation: Tree): Rows {
    const name = String(relation['relname']);
    const rows = this.rows(name, this.tables.has(name));
    if (rows.hasTenant) this.claims.push(rows);
    return rows;
  }

  private alias(relation: Tree, rows: Rows): [string, Rows][] {
    const alias = (relation['alias'] as Tree | undefined)?.['aliasname'];
    return [[String(alias ?? relation['relname']), rows]];
  }

  private from(items: readonly Tree[], ctes: ReadonlyMap<string, Rows>, outer: Scope | undefined): Scope {
    const sources = new Map<string, Rows>();
    const scope: Scope = { sources, outer, ctes };
    for (const item of items) this.fromItem(item, scope, sources);
    return scope;
  }

  /** @returns the sources of the item */
  private fromItem(item: Tree, scope: Scope, sources: Map<string, Rows>): Rows[] {
    const [kind = '', body = {}] = Object.entries(item)[0] as [string, Tree];
    const add = (rows: Rows): Rows[] => {
      const alias = (body['alias'] as Tree | undefined)?.['aliasname'] ?? body['relname'];
      sources.set(String(alias ?? `${kind} ${sources.size}`), rows);
      return [rows];
    };
    if (kind === 'RangeTableSample') return this.fromItem(body['relation'] as Tree, scope, sources);
    if (kind === 'RangeVar') {
      const cte = scope.ctes.get(String(body['relname']));
      // Each use of a CTE may be bound, or not, by itself; what is bound within it is bound in each.
      if (!cte) return add(this.target(body));
      const use = this.rows(cte.name, cte.hasTenant);
      use.grounds.push([cte]);
      return add(use);
    }
    if (kind === 'RangeSubselect') return add(this.statement(body['subquery'] as Tree, scope.ctes, scope));
    if (kind === 'JoinExpr') {
      const left = this.fromItem(body['larg'] as Tree, scope, sources);
      const right = this.fromItem(body['rarg'] as Tree, scope, sources);
      const bound = {
        JOIN_INNER: [...left, ...right],
        JOIN_LEFT: right,
        JOIN_RIGHT: left,
      }[String(body['jointype'])];
      this.conditions(body['quals'] as Tree | undefined, scope, bound ?? []);
      this.subqueries(body['quals'], scope);
      return [...left, ...right];
    }
    this.subqueries(item, scope);
    return add(this.rows(kind, false));
  }

  /** @param bindable sources of which the condition keeps only rows for which it holds */
  private conditions(node: Tree | undefined, scope: Scope, bindable: readonly Rows[]): void {
    if (!node) return;
    const and = node['BoolExpr'] as { boolop: string; args: Tree[] } | undefined;
    if (and?.boolop === 'AND_EXPR') for (const arg of and.args) this.conditions(arg, scope, bindable);
    const { kind, name, lexpr, rexpr } = (node['A_Expr'] ?? {}) as Record<string, Tree | Tree[] | string>;
    if (kind !== 'AEXPR_OP' || (name as { String: { sval: string } }[])[0]?.String.sval !== '=') return;
    const [one, other] = [lexpr, rexpr].map((side) => this.valueOf(side as Tree, scope));
    if (!one || !other) return;
    if (bindable.includes(one)) one.grounds.push([other]);
    if (bindable.includes(other)) other.grounds.push([one]);
  }

  /** The source whose `tenant_id` an expression is, or `$1`; undefined: it is something else. */
  private valueOf(node: Tree | undefined, scope: Scope): Rows | undefined {
    if (!node) return undefined;
    const cast = node['TypeCast'] as { arg: Tree } | undefined;
    if (cast) return this.valueOf(cast.arg, scope);
    if ((node['ParamRef'] as Tree | undefined)?.['number'] === 1) return tenant;
    const link = node['SubLink'] as { subLinkType: string; subselect: { SelectStmt: Tree } } | undefined;
    if (link?.subLinkType === 'EXPR_SUBLINK') {
      const { fromClause, targetList } = link.subselect.SelectStmt;
      const [target] = listOf(targetList) as { ResTarget: Tree }[];
      return fromClause === undefined ? this.valueOf(target?.ResTarget['val'] as Tree, scope) : undefined;
    }
    const fields = (node['ColumnRef'] as { fields: Tree[] } | undefined)?.fields;
    const names = fields?.map((field) => (field['String'] as { sval: string } | undefined)?.sval);
    if (names?.at(-1) !== 'tenant_id') return undefined;
    return sourceOf(names.length > 1 ? names[0] : undefined, scope);
  }

  /** What a list of columns says of `tenant_id`. */
  private output(result: Rows, targets: readonly Tree[], scope: Scope): void {
    for (const { ResTarget: target } of targets as { ResTarget: Tree }[]) {
      const value = target['val'] as Tree | undefined;
      const fields = (value?.['ColumnRef'] as { fields: Tree[] } | undefined)?.fields ?? [];
      const [first] = fields.map((field) => (field['String'] as { sval: string } | undefined)?.sval);
      const isStar = fields.at(-1)?.['A_Star'] !== undefined;
      const name = target['name'] ?? (fields.at(-1)?.['String'] as { sval: string } | undefined)?.sval;
      const source = isStar ? sourceOf(first, scope) : name === 'tenant_id' ? this.valueOf(value, scope) : undefined;
      if (name === 'tenant_id' || (isStar && source)) result.hasTenant = true;
      if (source) result.grounds.push([source]);
    }
  }

  /** Looks at every SELECT within expressions. */
  private subqueries(node: unknown, scope: Scope): void {
    if (Array.isArray(node)) for (const item of node) this.subqueries(item, scope);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    const { SubLink: link } = node as { SubLink?: { subselect: Tree } & Tree };
    if (link) this.statement(link.subselect, scope.ctes, scope);
    for (const [name, value] of Object.entries(link ?? node)) if (name !== 'subselect') this.subqueries(value, scope);
  }
}

/** The source of a name, or the one with a `tenant_id`, of the innermost scope that has it. */
function sourceOf(name: string | undefined, scope: Scope | undefined): Rows | undefined {
  if (!scope) return undefined;
  const found =
    name === undefined ? [...scope.sources.values()].find(({ hasTenant }) => hasTenant) : scope.sources.get(name);
  return found ?? sourceOf(name, scope.outer);
}

function listOf(node: unknown): Tree[] {
  return Array.isArray(node) ? (node as Tree[]) : [];
}

let tables: Promise<ReadonlySet<string>> | undefined;

/** The tables with tenants' data: all that have a column `tenant_id`. */
export function tenantTables(databaseUrl: string): Promise<ReadonlySet<string>> {
  return (tables ??= readTables(databaseUrl));
}

async function readTables(connectionString: string): Promise<ReadonlySet<string>> {
  const client = new Client({ connectionString });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns WHERE column_name = 'tenant_id' AND table_schema = 'public'`,
  );
  await client.end();
  return new Set(rows.map(({ name }) => name));
}

/** Refuses every statement of which it cannot be proved that it keeps to its tenant. */
export async function tenantGuard(databaseUrl: string): Promise<StatementWatch> {
  const [known] = await Promise.all([tenantTables(databaseUrl), loadModule()]);
  const proved = new Set<string>();
  return {
    sending: ({ text }) => {
      if (proved.has(text)) return;
      const name = nameIn(text);
      if (name === undefined || !(name in acrossTenants)) {
        const unbound = new TenantProof(known).unbound(text);
        if (unbound.length > 0) throw new Error(`Not bound to the tenant: ${unbound.join(', ')}, in: ${text}`);
      }
      proved.add(text);
    },
  };
}
