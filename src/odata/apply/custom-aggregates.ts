import type { EntitySet } from '../entity-set';
import type { AggregateExpression } from '../syntax/ast';
import { parseApply } from '../syntax/parse';
import { invalid, unknownName } from '../values/expression-error';
import type { Scope } from '../values/scope';
import { entityShape, Range } from '../values/shape';
import { typeLabel } from '../values/value-type';
import { planValue } from './column-values';
import { counting, planMethod } from './methods';

const read = new Map<string, AggregateExpression>();

/**
 * The aggregate expression that a custom aggregate stands for (Data Aggregation 4.01, section 3.2.1.2).
 * @throws QueryError where the collection has none of this name
 */
export function customAggregate(scope: Scope, set: EntitySet, name: string, at: number): AggregateExpression {
  const { customAggregates = new Map<string, string>(), type } = set;
  const text = customAggregates.get(name);
  if (text !== undefined) return definitionOf(text);
  if (type.properties.has(name)) throw invalid(scope, at, `The property '${name}' needs 'with' and a method`);
  throw unknownName(
    scope,
    at,
    `Unknown custom aggregate '${name}' of ${type.localName}`,
    name,
    customAggregates.keys(),
  );
}

/** Name of the type of a custom aggregate's values. */
export function customAggregateType(set: EntitySet, name: string): string {
  const scope: Scope = { option: 'aggregate', it: new Range(entityShape(set)) };
  const { expression, method, at } = customAggregate(scope, set, name, 0);
  if (expression.kind === 'count') return typeLabel(counting.type);
  return typeLabel(planMethod(scope, method, planValue(expression, scope), at).type);
}

/** @param text as it could stand in `aggregate`, without an alias */
function definitionOf(text: string): AggregateExpression {
  const known = read.get(text);
  if (known) return known;
  const [step] = parseApply(`aggregate(${text} as value)`);
  const [definition] = step?.kind === 'aggregate' ? step.expressions : [];
  if (!definition) throw new Error(`'${text}' is no aggregate.`);
  read.set(text, definition);
  return definition;
}
