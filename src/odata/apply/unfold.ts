import { checkLimit } from '../limits';
import { Planner } from '../plan/expression/plan-expression';
import { itemRange, rangeNode } from '../plan/expression/plan-path';
import { itemRowsOf } from '../sql/expression/compile-collection';
import { Compiler } from '../sql/expression/compile-expression';
import type { Expression } from '../syntax/ast';
import { invalid } from '../values/expression-error';
import type { Lookup, Planned } from '../values/planned';
import type { Scope } from '../values/scope';
import type { Range } from '../values/shape';
import type { Context, Relation } from './relation';

/** A collection whose items become rows, each joined to the row that contains it. */
export interface Unfolding {
  /** Path of the collection from the row. */
  readonly path: string;
  readonly of: Planned;
  readonly range: Range;
  /** The outer collection, where this collection belongs to one of its items. */
  readonly outer?: Unfolding;
}

/** The target of a path. */
export interface Reached {
  readonly value: Planned;
  /** The innermost collection on the path. */
  readonly unfolding?: Unfolding;
  /** Names on the path, without type casts. */
  readonly path: string;
}

/** A name on a path. */
export type PathStep = Extract<Expression, { kind: 'member' | 'qualifiedName' }>;

/** The steps of a path of names; undefined for any other expression. */
export function stepsOf(expression: Expression): readonly PathStep[] | undefined {
  const steps: PathStep[] = [];
  for (let node: Expression | undefined = expression; node; node = node.from) {
    if (node.kind !== 'member' && node.kind !== 'qualifiedName') return undefined;
    steps.unshift(node);
  }
  return steps;
}

/** Follows the paths of one step of $apply. Paths through one collection share its items. */
export class Paths {
  private readonly unfoldings = new Map<string, Unfolding>();

  constructor(
    private readonly relation: Relation,
    private readonly scope: Scope,
  ) {}

  /** @throws QueryError on unknown names */
  follow(steps: readonly PathStep[]): Reached {
    const [first] = steps;
    checkLimit('applyPathSteps', steps.length, this.scope.option, first?.at);
    const item = this.itemBefore(steps);
    let start = item?.length ?? 0;
    let scope: Scope = item ? this.within(item.range) : this.scope;
    let value: Planned = rangeNode(item?.range ?? this.scope.row ?? this.scope.it);
    let unfolding: Unfolding | undefined;
    /** The last single entity on the path behind the unfolding, with the number of steps to it. */
    let single: { readonly end: number; readonly value: Lookup } | undefined;
    for (let end = start + 1; end <= steps.length; end++) {
      value = new Planner(scope).path(chained(steps.slice(start, end)));
      if (value.type.kind !== 'collection') {
        if (isSingle(value)) single = { end, value };
        continue;
      }
      // Entities behind a single entity are joined to its row.
      if (single && value.kind === 'lookup' && value.value.kind === 'contained') {
        unfolding = this.unfold(keyOf(steps.slice(0, single.end)), single.value.of, unfolding);
        scope = this.within(unfolding.range);
        start = end = single.end;
        single = undefined;
        continue;
      }
      unfolding = this.unfold(keyOf(steps.slice(0, end)), value, unfolding);
      value = rangeNode(unfolding.range);
      scope = this.within(unfolding.range);
      start = end;
    }
    const path = keyOf(steps.filter(({ kind }) => kind === 'member'));
    if (value.type.kind === 'row') throw invalid(this.scope, first?.at ?? 0, `The path '${path}' ends before a value`);
    return { value, unfolding, path };
  }

  /** The longest prefix of a path that grouping has unfolded. */
  private itemBefore(steps: readonly PathStep[]): { readonly range: Range; readonly length: number } | undefined {
    for (let length = steps.length; length > 0; length--) {
      const path = keyOf(steps.slice(0, length));
      const item = this.relation.items.find((each) => each.path === path);
      if (item) return { range: item.range, length };
    }
    return undefined;
  }

  private unfold(path: string, of: Planned, outer: Unfolding | undefined): Unfolding {
    const known = this.unfoldings.get(path);
    if (known) return known;
    const unfolding = { path, of, range: itemRange(of.type), outer };
    this.unfoldings.set(path, unfolding);
    return unfolding;
  }

  private within(row: Range): Scope {
    return { ...this.scope, row, this: row, computed: undefined };
  }
}

/** Whether a value is an entity to which a navigation property leads. */
export function isSingle(value: Planned): value is Lookup {
  return value.kind === 'lookup' && value.value.kind === 'range';
}

function keyOf(steps: readonly PathStep[]): string {
  return steps.map(({ name }) => name).join('/');
}

/** The steps as a path from the row of a scope. */
function chained(steps: readonly PathStep[]): Expression {
  return steps.reduce<Expression | undefined>((from, step) => ({ ...step, from }), undefined) as Expression;
}

/** The unfoldings from the outermost collection to the innermost. */
export function chainOf(unfolding: Unfolding | undefined): readonly Unfolding[] {
  return unfolding ? [...chainOf(unfolding.outer), unfolding] : [];
}

/**
 * Joins of each row with its items, one item per row.
 * @param rows receives the alias of each item
 * @param join LEFT JOIN keeps a row without items, with null for an item
 */
export function joinItems(
  { sql }: Context,
  unfolding: Unfolding | undefined,
  rows: Map<Range, string>,
  join: 'JOIN' | 'LEFT JOIN' = 'JOIN',
): string {
  return chainOf(unfolding)
    .map(({ of, range }) => {
      const item = sql.alias();
      const { from, where } = itemRowsOf(new Compiler(sql, rows), of, item);
      rows.set(range, item);
      return ` ${join} ${from} ON ${where.length === 0 ? 'true' : where.join(' AND ')}`;
    })
    .join('');
}

/** Condition that a row has an item, after a LEFT JOIN. */
export function isThere({ range }: Unfolding, rows: ReadonlyMap<Range, string>): string {
  return `${rows.get(range)}.${range.shape.kind === 'entity' ? 'tenant_id' : 'value'} IS NOT NULL`;
}
