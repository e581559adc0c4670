/**
 * A node of a syntax tree. `at` is where it begins: characters from the start of its text, without percent-encoding.
 */
export interface Node {
  readonly at: number;
}

/** Types of literals. `Edm.Decimal` includes numbers with an exponent, whose value is exact. */
export type LiteralType =
  | 'null'
  | 'Edm.Boolean'
  | 'Edm.String'
  | 'Edm.Int64'
  | 'Edm.Decimal'
  | 'Edm.Double'
  | 'Edm.Guid'
  | 'Edm.Date'
  | 'Edm.DateTimeOffset'
  | 'Edm.TimeOfDay'
  | 'Edm.Duration'
  | 'Edm.Binary'
  | 'Edm.Geography'
  | 'Edm.Geometry';

/**
 * A primitive literal (part 2, section 5.1.1.14.1). `Edm.Double` is for INF, -INF and NaN, which no decimal can
 * express.
 */
export interface Literal extends Node {
  readonly kind: 'literal';
  readonly type: LiteralType;
  /** The value as text, without quotes, prefix and doubled quotes: `O'Neil`, `PT5S`, `-1.5`, `true`. */
  readonly value: string;
}

/**
 * An enumeration literal with its type, `microsoft.graph.callRecords.modality'audio'`. Without a type, it is a string.
 */
export interface EnumLiteral extends Node {
  readonly kind: 'enum';
  readonly type: string;
  /** Names or numbers, separated by commas in the literal. */
  readonly members: readonly string[];
}

/** `(1,2)` after `in`, or a JSON array `[1,2]`. */
export interface ListExpression extends Node {
  readonly kind: 'list';
  readonly items: readonly Expression[];
}

/** A JSON object. */
export interface ObjectExpression extends Node {
  readonly kind: 'object';
  readonly members: readonly { readonly name: string; readonly value: Expression }[];
}

/** `$it`, `$this`, `$root` or `$these`. */
export interface Variable extends Node {
  readonly kind: 'variable';
  readonly name: '$it' | '$this' | '$root' | '$these';
}

/** A parameter alias, `@name`. A name with a dot is an annotation, not an alias. */
export interface Alias extends Node {
  readonly kind: 'alias';
  /** With the `@`. */
  readonly name: string;
}

/**
 * A step of a path with a simple name: a property, a type without its namespace or, at the start of a path, a variable
 * of a lambda or the alias of a computed property.
 */
export interface Member extends Node {
  readonly kind: 'member';
  readonly from?: Expression;
  readonly name: string;
}

/** A step of a path with a qualified name without parentheses: a type cast or, in $select, an operation. */
export interface QualifiedName extends Node {
  readonly kind: 'qualifiedName';
  readonly from?: Expression;
  /** Such as `microsoft.graph.callRecords.endpoint`. */
  readonly name: string;
}

/** A bound function with its arguments by name, `Products/Model.ByColor(color='red')`. */
export interface BoundFunctionCall extends Node {
  readonly kind: 'boundFunction';
  readonly from?: Expression;
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly value: Expression }[];
}

/** `@Core.Messages`, a step of a path that reads an annotation. */
export interface AnnotationPath extends Node {
  readonly kind: 'annotation';
  readonly from?: Expression;
  /** With the `@`, and with `#` and its qualifier if there is one. */
  readonly name: string;
}

/** An entity of a collection by its key, `Items(1)` or `Items(ID=1)`. */
export interface KeyPredicate extends Node {
  readonly kind: 'key';
  readonly from: Expression;
  readonly keys: readonly { readonly name?: string; readonly value: Expression }[];
}

/** `…/$count`, or `…/$count($filter=…;$search=…)`. */
export interface CountPath extends Node {
  readonly kind: 'count';
  readonly from?: Expression;
  readonly filter?: Expression;
  readonly search?: SearchExpression;
}

/** `…/any(v:predicate)`, `…/all(v:predicate)`, `…/any()`. */
export interface Lambda extends Node {
  readonly kind: 'lambda';
  readonly operator: 'any' | 'all';
  readonly from?: Expression;
  readonly variable?: string;
  readonly predicate?: Expression;
}

/** `…/$filter(predicate)`. */
export interface FilterPath extends Node {
  readonly kind: 'filterPath';
  readonly from?: Expression;
  readonly predicate: Expression;
}

/** `…/aggregate(…)` within an expression. */
export interface AggregatePath extends Node {
  readonly kind: 'aggregatePath';
  readonly from?: Expression;
  readonly expressions: readonly AggregateExpression[];
}

/**
 * A `from` clause of an aggregate. Its method is a word such as `sum` or `p95`, or a qualified name such as
 * `callrecords.quality.p95`.
 */
export interface AggregateFrom extends Node {
  readonly properties: readonly Expression[];
  readonly method?: string;
}

/** `Amount with sum as Total`, `$count as Number`, `Sales/$count as N`, or a custom aggregate without a method. */
export interface AggregateExpression extends Node {
  readonly expression: Expression;
  readonly method?: string;
  readonly from: readonly AggregateFrom[];
  readonly as?: string;
}

export type BinaryOperator =
  | 'or'
  | 'and'
  | 'eq'
  | 'ne'
  | 'gt'
  | 'ge'
  | 'lt'
  | 'le'
  | 'has'
  | 'in'
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'divby'
  | 'mod';

export interface Binary extends Node {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Unary extends Node {
  readonly kind: 'unary';
  readonly operator: 'not' | 'negate';
  readonly operand: Expression;
}

/** A canonical function, `contains(a,'b')`, with its name in lower case; also `geo.distance` and the like. */
export interface Call extends Node {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expression[];
}

/** `cast(Edm.String)`, `cast(a,Edm.String)`, `isof(…)`: the type is a name. Without a value, `$it` is the value. */
export interface TypeCall extends Node {
  readonly kind: 'typeCall';
  readonly name: 'cast' | 'isof';
  readonly value?: Expression;
  /** As written; `Collection(Edm.String)` too, and a name without namespace. */
  readonly type: string;
}

/** `case(a gt 0:1,true:0)` (part 2, section 5.1.1.12.1). */
export interface Case extends Node {
  readonly kind: 'case';
  readonly branches: readonly { readonly when: Expression; readonly then: Expression }[];
}

export type Expression =
  | Literal
  | EnumLiteral
  | ListExpression
  | ObjectExpression
  | Variable
  | Alias
  | Member
  | QualifiedName
  | BoundFunctionCall
  | AnnotationPath
  | KeyPredicate
  | CountPath
  | Lambda
  | FilterPath
  | AggregatePath
  | Binary
  | Unary
  | Call
  | TypeCall
  | Case;

/** A $search (part 2, section 5.1.7). Adjacent words are joined by `and`. */
export type SearchExpression =
  | (Node & { readonly kind: 'word' | 'phrase'; readonly text: string })
  | (Node & { readonly kind: 'not'; readonly operand: SearchExpression })
  | (Node & {
      readonly kind: 'and' | 'or';
      readonly left: SearchExpression;
      readonly right: SearchExpression;
    });
