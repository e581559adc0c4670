import type { Planned, Quantifier } from '../../values/planned';
import { isPrimitive } from '../../values/value-type';
import type { Compiler } from './compile-expression';
import { jsonSql, placeOf } from './json-place';

/** Members on the path from an item to a value, outermost first; undefined for other expressions. */
function pathFrom(planned: Planned, item: Quantifier['range']): string[] | undefined {
  if (planned.kind === 'range') return planned.range === item ? [] : undefined;
  if (planned.kind !== 'member') return undefined;
  const before = pathFrom(planned.from, item);
  return before && [...before, planned.name];
}

/**
 * Whether `any` looks for an item, or a member of one, that equals a text or boolean. PostgreSQL can check this by
 * containment, for which it has an index (GIN).
 */
export function isEquality({ of, range, predicate }: Quantifier): boolean {
  if (of.kind === 'contained' || of.kind === 'filtered' || predicate?.kind !== 'comparison') return false;
  const { operator, left, right } = predicate;
  const isPlain = left.type.kind === 'enum' || isPrimitive(left.type, 'Edm.String', 'Edm.Boolean');
  const isConstant = right.kind === 'constant' && right.value !== null;
  return operator === 'eq' && isPlain && isConstant && pathFrom(left, range) !== undefined;
}

/**
 * Compiles a quantifier for which {@link isEquality} is true.
 * @param exact whether false must be distinguished from null
 */
export function containment(compiler: Compiler, { of, range, predicate }: Quantifier, exact: boolean): string {
  if (predicate?.kind !== 'comparison' || predicate.right.kind !== 'constant') throw new Error('No equality');
  const path = pathFrom(predicate.left, range) as string[];
  const item = path.reduceRight<unknown>((value, name) => ({ [name]: value }), predicate.right.value);
  const sought = compiler.sql.param(JSON.stringify([item]), 'jsonb');
  const contains = `${jsonSql(placeOf(compiler, of))} @> ${sought}`;
  return exact ? `coalesce(${contains}, false)` : `(${contains})`;
}
