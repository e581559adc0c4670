import type { Transformation } from '../syntax/ast';
import { notOffered } from '../values/expression-error';
import { aggregateRows } from './aggregate-rows';
import { bestRows } from './best-rows';
import { concatRows } from './concat-rows';
import { groupRows } from './group-rows';
import type { Context, Relation } from './relation';
import { computeValues, filterRows, orderRows, searchRows, sliceRows } from './row-steps';

/** Transformations that may follow a concat of entities with other rows: they need no values of the rows. */
const withoutValues: ReadonlySet<Transformation['kind']> = new Set(['identity', 'top', 'skip']);

/** Applies transformations, each to the result of the one before it. @throws QueryError */
export function applySteps(c: Context, input: Relation, steps: readonly Transformation[]): Relation {
  return steps.reduce((relation, step) => applyStep(c, relation, step), input);
}

function applyStep(c: Context, input: Relation, step: Transformation): Relation {
  if (input.entityMark !== undefined && !withoutValues.has(step.kind))
    throw notOffered(c, step.at, `${step.kind} after a concat of entities with other rows`);
  switch (step.kind) {
    case 'identity':
      return input;
    case 'filter':
      return filterRows(c, input, step.predicate);
    case 'search':
      return searchRows(c, input, step.search);
    case 'compute':
      return computeValues(c, input, step.items);
    case 'orderby':
      return orderRows(c, input, step.items);
    case 'top':
    case 'skip':
      return sliceRows(c, input, step.kind, step.count);
    case 'aggregate':
      return aggregateRows(c, input, step.expressions);
    case 'groupby':
      return groupRows(c, input, step, applySteps);
    case 'concat':
      return concatRows(c, input, step, applySteps);
    case 'unsupported':
      throw notOffered(c, step.at, step.name === 'custom' ? 'A transformation of this name' : step.name);
    default:
      return bestRows(c, input, step);
  }
}
