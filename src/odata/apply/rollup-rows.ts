import { checkLimit } from '../limits';
import type { Expression, GroupingItem, Transformation } from '../syntax/ast';
import { invalid, notOffered } from '../values/expression-error';
import { concatRows } from './concat-rows';
import type { Sequence } from './group-rows';
import type { Context, Relation } from './relation';

type GroupBy = Extract<Transformation, { readonly kind: 'groupby' }>;

/** Whether rows are grouped by paths alone. */
export function isPlain(by: readonly GroupingItem[]): by is readonly Expression[] {
  return by.every(({ kind }) => kind !== 'rollup' && kind !== 'rolluprecursive');
}

/**
 * Groups the rows at each level of a hierarchy, the finest first: a concat with one grouping for each combination of
 * levels (Data Aggregation 4.01, section 3.2.3.2).
 */
export function rollupRows(c: Context, input: Relation, { by, apply, at }: GroupBy, sequence: Sequence): Relation {
  const levels = by.map((item) => levelsOf(c, item));
  c.groupings.made += levels.reduce((product, { length }) => product * length, 1);
  checkLimit('applyGroupings', c.groupings.made, c.option, at);
  const groupings = levels.reduce<readonly Expression[][]>(
    (all, own) => all.flatMap((paths) => own.map((more) => [...paths, ...more])),
    [[]],
  );
  const sequences = groupings.map((paths): readonly Transformation[] =>
    paths.length === 0 && apply ? apply : [{ kind: 'groupby', at, by: paths, apply }],
  );
  return concatRows(c, input, { kind: 'concat', at, sequences }, sequence);
}

/** The paths of each level, the finest first. `$all` is a level without a path. */
function levelsOf(c: Context, item: GroupingItem): readonly (readonly Expression[])[] {
  if (item.kind === 'rolluprecursive') throw notOffered(c, item.at, item.kind);
  if (item.kind !== 'rollup') return [[item]];
  const { all, levels, at } = item;
  if (!all && levels.length < 2)
    throw invalid(c, at, 'rollup needs two properties or more, or $all before one: there are no named hierarchies,');
  const paths = levels.map((_, index) => levels.slice(0, levels.length - index));
  return all ? [...paths, []] : paths;
}
