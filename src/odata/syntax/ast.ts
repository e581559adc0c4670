/**
 * Syntax trees of query options, as written: names are not yet looked up in a model. Grammar and names follow OData
 * 4.01 part 2 (URL conventions), its ABNF, and OData Data Aggregation 4.01. Nodes are read-only by their types alone:
 * freezing a node costs 115 ns, five times as much as creating it, and would reduce the number of filters parsed per
 * second by a third.
 */

import type { AggregateExpression, Expression, Node, SearchExpression } from './expression-nodes';

export type * from './expression-nodes';

export interface OrderItem extends Node {
  readonly expression: Expression;
  readonly descending: boolean;
}

export interface ComputeItem extends Node {
  readonly expression: Expression;
  readonly as: string;
}

/** One step of a path in $select or $expand: a property, a type cast, an annotation, `*`, `$ref` or `$count`. */
export interface PathSegment extends Node {
  /** A qualified name has dots; an annotation begins with `@`; `Model.*` is all operations of a namespace. */
  readonly name: string;
}

export interface SelectItem extends Node {
  readonly path: readonly PathSegment[];
  /**
   * Parameter names in parentheses after an operation, which select one of its overloads, `Model.Best(Location,Kind)`.
   */
  readonly parameters?: readonly string[];
  /** Options in parentheses after the path. */
  readonly options?: QueryOptions;
}

export interface ExpandItem extends Node {
  /** Up to the navigation property or `*`, without `$ref` and `$count`. */
  readonly path: readonly PathSegment[];
  readonly suffix?: '$ref' | '$count';
  readonly options: QueryOptions;
}

/** The options of a request, or of one item of $expand or $select. Options that the client did not give are absent. */
export interface QueryOptions {
  readonly filter?: Expression;
  readonly search?: SearchExpression;
  readonly orderBy?: readonly OrderItem[];
  readonly select?: readonly SelectItem[];
  readonly expand?: readonly ExpandItem[];
  readonly compute?: readonly ComputeItem[];
  readonly apply?: readonly Transformation[];
  readonly top?: number;
  /** Most items on a page, where `$top` has Graph's meaning. */
  readonly pageSize?: number;
  readonly skip?: number;
  readonly count?: boolean;
  readonly levels?: number | 'max';
  /** Lower case. */
  readonly format?: string;
  readonly skipToken?: string;
  readonly deltaToken?: string;
  readonly index?: number;
  readonly schemaVersion?: string;
  /** The IRI of `$id`, which belongs to `$entity`. */
  readonly id?: string;
  /** Parameter aliases, by name with `@`. Aliases of an item of $expand or $select are visible only within it. */
  readonly aliases?: ReadonlyMap<string, Expression>;
  /** Names of options that are not of the standard. */
  readonly custom?: readonly string[];
  /**
   * Each option as written, without percent-encoding, by its name in lower case with `$` or `@`: for messages and
   * links.
   */
  readonly written: ReadonlyMap<string, string>;
}

/** `rollup($all,Country,City)`: the levels of a hierarchy, the coarsest first. */
export interface Rollup extends Node {
  readonly kind: 'rollup';
  /** Whether all levels together are a level of their own. */
  readonly all: boolean;
  readonly levels: readonly Expression[];
}

/** An element of groupby: a path, `rollup(…)`, or `rolluprecursive(…)`, which is parsed and rejected. */
export type GroupingItem = Expression | Rollup | (Node & { readonly kind: 'rolluprecursive' });

/** A step of $apply (Data Aggregation 4.01, section 3). */
export type Transformation =
  | (Node & { readonly kind: 'identity' })
  | (Node & { readonly kind: 'aggregate'; readonly expressions: readonly AggregateExpression[] })
  | (Node & {
      readonly kind: 'groupby';
      readonly by: readonly GroupingItem[];
      readonly apply?: readonly Transformation[];
    })
  | (Node & { readonly kind: 'filter'; readonly predicate: Expression })
  | (Node & { readonly kind: 'search'; readonly search: SearchExpression })
  | (Node & { readonly kind: 'orderby'; readonly items: readonly OrderItem[] })
  | (Node & { readonly kind: 'top' | 'skip'; readonly count: Expression })
  | (Node & {
      readonly kind: 'topcount' | 'topsum' | 'toppercent' | 'bottomcount' | 'bottomsum' | 'bottompercent';
      readonly amount: Expression;
      readonly value: Expression;
    })
  | (Node & { readonly kind: 'concat'; readonly sequences: readonly (readonly Transformation[])[] })
  | (Node & { readonly kind: 'compute'; readonly items: readonly ComputeItem[] })
  /** A transformation of the standard that the service does not support. Only its name is kept. */
  | (Node & {
      readonly kind: 'unsupported';
      readonly name:
        'addnested' | 'nest' | 'join' | 'outerjoin' | 'ancestors' | 'descendants' | 'traverse' | 'expand' | 'custom';
    });
