import type { StructuredType } from '../../edm/structured-type';
import type { EntitySet } from '../entity-set';
import { QueryError } from '../query-error';
import type { Expression, QueryOptions } from '../syntax/ast';
import type { Planned } from '../values/planned';
import type { Scope } from '../values/scope';
import { entityShape, Range, valueShape } from '../values/shape';
import { isStructured, type ValueType } from '../values/value-type';
import { planOrderValue, planPredicate, planResult } from './expression/plan-expression';
import type { OrderPlan } from './order-plan';
import { permit } from './plan-options';
import { planSelect } from './plan-select';
import type { Resource } from './resource-path';
import type { Selection } from './selection';

/** The plan for reading a part of an entity, checked against the model. */
export interface PropertyPlan {
  /** The row of the entity. */
  readonly row: Range;
  readonly value: Planned;
  /** Whether the answer is the bare text of the value. */
  readonly isText: boolean;
  readonly select?: Selection;
  /** Of a collection: which items, and in which order. */
  readonly items?: ItemsPlan;
  /** Type of the value or of its items, where it has members. */
  readonly structure?: StructuredType;
}

export interface ItemsPlan {
  readonly conditions: readonly { readonly row: Range; readonly predicate: Planned }[];
  readonly order: readonly OrderPlan[];
  /** The row that the order refers to. */
  readonly row: Range;
  readonly top?: number;
  readonly skip: number;
  readonly total: boolean;
}

const ofItems = new Set(['$filter', '$orderby', '$top', '$skip', '$count', '$select', '$format']);
const ofStructure = new Set(['$select', '$format']);
const ofValue = new Set(['$format']);

/** A path of properties, checked against the model. */
export type PathPlan = Pick<PropertyPlan, 'row' | 'value'>;

/** @throws QueryError when it is not a path of properties, or has unknown names */
export function planPropertyPath(set: EntitySet, path: Expression): PathPlan {
  const row = new Range(entityShape(set));
  if (!isPath(path)) throw new QueryError('The path', 'does not lead to a property of the entity');
  return { row, value: planResult(path, { option: 'The path', it: row, row, isResourcePath: true }) };
}

function isPath(expression: Expression): boolean {
  switch (expression.kind) {
    case 'member':
    case 'qualifiedName':
    case 'lambda':
    case 'filterPath':
      return expression.from === undefined || isPath(expression.from);
    case 'count':
      return expression.from !== undefined && isPath(expression.from);
    default:
      return false;
  }
}

/** @throws QueryError on unknown names, and on options or suffixes that do not apply to the value */
export function planProperty(
  { row, value }: PathPlan,
  suffix: Resource['suffix'],
  options: QueryOptions,
): PropertyPlan {
  const scope: Scope = { option: '$filter', it: row, row, aliases: options.aliases };
  const { type } = value;
  const isCount = value.kind === 'count';
  if (suffix === '$value' && (type.kind === 'collection' || isStructured(type)))
    throw new QueryError('$value', 'applies only to values without members or items');
  const item = type.kind === 'collection' ? type.of : type;
  const structure = isStructured(item) ? item.type : undefined;
  if (suffix === '$ref' && (type.kind === 'collection' || !structure?.entity))
    throw new QueryError('$ref', 'applies only to entities');
  permit(
    options,
    type.kind === 'collection' ? ofItems : structure && suffix !== '$ref' ? ofStructure : ofValue,
    'does not apply to this value',
  );
  return {
    row,
    value,
    structure,
    isText: suffix === '$value' || isCount,
    select: structure && planSelect(structure, options.select),
    items: type.kind === 'collection' ? planItems(type.of, options, scope) : undefined,
  };
}

function planItems(
  type: ValueType,
  { filter, orderBy = [], top, skip = 0, count = false }: QueryOptions,
  outer: Scope,
): ItemsPlan {
  const row = new Range(valueShape(type));
  // `$it` is an item of the collection that the URL names (section 5.1.1.14.4).
  const scope = { ...outer, it: row, row, this: row };
  const predicate = filter && planPredicate(filter, { ...scope, option: '$filter' });
  return {
    conditions: predicate ? [{ row, predicate }] : [],
    order: orderBy.map(({ expression, descending }) => ({
      by: planOrderValue(expression, { ...scope, option: '$orderby' }),
      descending,
    })),
    row,
    top,
    skip,
    total: count,
  };
}
