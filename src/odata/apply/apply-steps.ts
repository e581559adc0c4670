import type { Transformation } from '../syntax/ast';
import { notOffered } from '../values/expression-error';
import { aggregateRows } from './aggregate-rows';
import { bestRows } from './best-rows';
import { concatRows } from './concat-rows';
import { groupRows } from './group-rows';
import type { Context, Relation } from './relation';
import { isPlain, rollupRows } from './rollup-rows';
import { computeValues, filterRows, orderRows, searchRows, sliceRows } from './row-steps';

/** Transformations that may follow a concat of entities with other rows: they need no values of the rows. */
const withoutValues: ReadonlySet<Transformation['kind']> = new Set(['identity', 'top', 'skip']);

type Supported = Exclude<Transformation['kind'], 'unsupported'>;
type StepOf<Kind, Step = Transformation> = Step extends { readonly kind: infer Own }
  ? Kind extends Own
    ? Step
    : never
  : never;
type Apply<Step> = (c: Context, input: Relation, step: Step) => Relation;

/** What each transformation of the standard does that the service supports. */
const steps: { readonly [Kind in Supported]: Apply<StepOf<Kind>> } = {
  aggregate: (c, input, { expressions }) => aggregateRows(c, input, expressions, applySteps),
  bottomcount: bestRows,
  bottompercent: bestRows,
  bottomsum: bestRows,
  compute: (c, input, { items }) => computeValues(c, input, items),
  concat: (c, input, step) => concatRows(c, input, step, applySteps),
  filter: (c, input, { predicate }) => filterRows(c, input, predicate),
  groupby: (c, input, step) =>
    isPlain(step.by)
      ? groupRows(c, input, { ...step, by: step.by }, applySteps)
      : rollupRows(c, input, step, applySteps),
  identity: (_, input) => input,
  orderby: (c, input, { items }) => orderRows(c, input, items),
  search: (c, input, { search }) => searchRows(c, input, search),
  skip: (c, input, { kind, count }) => sliceRows(c, input, kind, count),
  top: (c, input, { kind, count }) => sliceRows(c, input, kind, count),
  topcount: bestRows,
  toppercent: bestRows,
  topsum: bestRows,
};

/** Names of the transformations that the service supports. */
export const transformations: readonly string[] = Object.keys(steps);

/** Applies transformations, each to the result of the one before it. @throws QueryError */
export function applySteps(c: Context, input: Relation, sequence: readonly Transformation[]): Relation {
  return sequence.reduce((relation, step) => applyStep(c, relation, step), input);
}

function applyStep(c: Context, input: Relation, step: Transformation): Relation {
  if (input.entityMark !== undefined && !withoutValues.has(step.kind))
    throw notOffered(c, step.at, `${step.kind} after a concat of entities with other rows`);
  if (step.kind === 'unsupported')
    throw notOffered(c, step.at, step.name === 'custom' ? 'A transformation of this name' : step.name);
  return (steps[step.kind] as Apply<typeof step>)(c, input, step);
}
