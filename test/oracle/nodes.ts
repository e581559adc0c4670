import type {
  AggregateExpression,
  Binary,
  BinaryOperator,
  Call,
  Expression,
  Lambda,
  Literal,
  LiteralType,
  Member,
  QualifiedName,
  Unary,
} from '../../src/odata/syntax/ast';

/** Nodes that no text was read for. */
const at = 0;

export const literal = (type: LiteralType, value: string): Literal => ({ kind: 'literal', at, type, value });

export const text = (value: string): Literal => literal('Edm.String', value);

export const whole = (value: number | bigint): Literal => literal('Edm.Int64', String(value));

export const member = (from: Expression | undefined, name: string): Member => ({
  kind: 'member',
  at,
  ...(from ? { from } : {}),
  name,
});

/** A path of names; those with a dot are types. */
export function path(...names: readonly string[]): Expression {
  return names.reduce<Expression | undefined>(
    (from, name) => (name.includes('.') ? typeStep(from, name) : member(from, name)),
    undefined,
  ) as Expression;
}

export const typeStep = (from: Expression | undefined, name: string): QualifiedName => ({
  kind: 'qualifiedName',
  at,
  ...(from ? { from } : {}),
  name,
});

/** An entity of a collection by its id. */
export const keyed = (from: Expression, id: string): Expression => ({
  kind: 'key',
  at,
  from,
  keys: [{ value: text(id) }],
});

export const binary = (operator: BinaryOperator, left: Expression, right: Expression): Binary => ({
  kind: 'binary',
  at,
  operator,
  left,
  right,
});

export const unary = (operator: Unary['operator'], operand: Expression): Unary => ({
  kind: 'unary',
  at,
  operator,
  operand,
});

export const call = (name: string, ...args: readonly Expression[]): Call => ({ kind: 'call', at, name, args });

export const list = (...items: readonly Expression[]): Expression => ({ kind: 'list', at, items });

export const lambda = (
  operator: Lambda['operator'],
  from: Expression,
  variable?: string,
  predicate?: Expression,
): Lambda => ({ kind: 'lambda', at, operator, from, ...(predicate ? { variable, predicate } : {}) });

export const countOf = (from?: Expression, filter?: Expression): Expression => ({
  kind: 'count',
  at,
  ...(from ? { from } : {}),
  ...(filter ? { filter } : {}),
});

export const aggregation = (expression: Expression, method: string | undefined, as: string): AggregateExpression => ({
  at,
  expression,
  ...(method === undefined ? {} : { method }),
  from: [],
  as,
});
