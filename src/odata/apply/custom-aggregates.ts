import type { EntitySet, SqlAggregate } from '../entity-set';
import type { AggregateExpression } from '../syntax/ast';
import { parseApply } from '../syntax/parse';
import { invalid, unknownName } from '../values/expression-error';
import type { Scope } from '../values/scope';
import { entityShape, Range } from '../values/shape';
import { typeLabel, type PrimitiveName } from '../values/value-type';
import { planValue } from './column-values';
import { counting, planMethod, type Method } from './methods';

const read = new Map<string, AggregateExpression>();

/**
 * How a custom aggregate is made of rows (Data Aggregation 4.01, section 3.2.1.2).
 * @param row the rows of a collection
 * @throws QueryError where the collection has none of this name
 */
export function customAggregate(scope: Scope, row: Range, set: EntitySet, name: string, at: number): Method {
  const custom = aggregateNamed(scope, set, name, at);
  if (typeof custom !== 'string') return methodOf(row, custom);
  const { expression, method } = definitionOf(custom);
  if (expression.kind === 'count') return counting;
  return planMethod(scope, method, planValue(expression, { ...scope, row, this: row, computed: undefined }), at);
}

function aggregateNamed(scope: Scope, set: EntitySet, name: string, at: number): string | SqlAggregate {
  const { customAggregates = new Map<string, string>(), type } = set;
  const custom = customAggregates.get(name);
  if (custom !== undefined) return custom;
  if (type.properties.has(name)) throw invalid(scope, at, `The property '${name}' needs 'with' and a method`);
  throw unknownName(
    scope,
    at,
    `Unknown custom aggregate '${name}' of ${type.localName}`,
    name,
    customAggregates.keys(),
  );
}

function methodOf(row: Range, { type, inputType, input, combine }: SqlAggregate): Method {
  const result = Object.freeze({ kind: 'primitive', name: type.name as PrimitiveName } as const);
  return { type: result, sqlType: inputType, prepare: (sql) => sql, combine, stored: { row, input } };
}

/** Name of the type of a custom aggregate's values. */
export function customAggregateType(set: EntitySet, name: string): string {
  const row = new Range(entityShape(set));
  return typeLabel(customAggregate({ option: 'aggregate', it: row }, row, set, name, 0).type);
}

/** @param text as it could stand in `aggregate`, without an alias */
export function definitionOf(text: string): AggregateExpression {
  const known = read.get(text);
  if (known) return known;
  const [step] = parseApply(`aggregate(${text} as value)`);
  const [definition] = step?.kind === 'aggregate' ? step.expressions : [];
  if (!definition) throw new Error(`'${text}' is no aggregate.`);
  read.set(text, definition);
  return definition;
}
