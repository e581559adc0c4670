import type { BinaryOperator } from './ast';

/** Precedence of operators (part 2, section 5.1.1.17). `not` and negation are between products and `has`. */
export const enum Power {
  Or = 1,
  And = 2,
  Equality = 3,
  Relation = 4,
  Sum = 5,
  Product = 6,
  Unary = 7,
  Primary = 8,
}

export interface Operator {
  readonly name: BinaryOperator;
  readonly power: Power;
}

const operators: readonly Operator[] = [
  { name: 'or', power: Power.Or },
  { name: 'and', power: Power.And },
  { name: 'eq', power: Power.Equality },
  { name: 'ne', power: Power.Equality },
  { name: 'gt', power: Power.Relation },
  { name: 'ge', power: Power.Relation },
  { name: 'lt', power: Power.Relation },
  { name: 'le', power: Power.Relation },
  { name: 'add', power: Power.Sum },
  { name: 'sub', power: Power.Sum },
  { name: 'mul', power: Power.Product },
  { name: 'div', power: Power.Product },
  { name: 'divby', power: Power.Product },
  { name: 'mod', power: Power.Product },
  { name: 'has', power: Power.Primary },
  { name: 'in', power: Power.Primary },
];

/** The operators as words in lower case. */
export const operatorWords: readonly string[] = operators.map(({ name }) => name);

/** The first three letters of a word in lower case as one number: finding an operator then needs no substring. */
function keyOf(text: string, from: number, length: number): number {
  const first = text.charCodeAt(from) | 0x20;
  const second = text.charCodeAt(from + 1) | 0x20;
  const third = length > 2 ? text.charCodeAt(from + 2) | 0x20 : 0;
  return first < 128 && second < 128 && third < 128 ? (first << 16) | (second << 8) | third : 0;
}

const short = operators.filter(({ name }) => name !== 'divby');
const byKey = new Map(short.map((operator) => [keyOf(operator.name, 0, operator.name.length), operator]));
const divby = operators.find(({ name }) => name === 'divby');

/** The operator between two positions of a text, in any case. */
export function operatorAt(text: string, from: number, end: number): Operator | undefined {
  const length = end - from;
  if (length === 5) return text.slice(from, end).toLowerCase() === 'divby' ? divby : undefined;
  if (length !== 2 && length !== 3) return undefined;
  const found = byKey.get(keyOf(text, from, length));
  return found?.name.length === length ? found : undefined;
}
