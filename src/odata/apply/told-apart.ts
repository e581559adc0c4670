import type { EntitySet } from '../entity-set';
import type { AggregateExpression, Expression, GroupingItem, Transformation } from '../syntax/ast';
import { definitionOf } from './custom-aggregates';

/** Parts of an expression that say more about the rows than the values of one. */
const aboutRows: ReadonlySet<string> = new Set(['count', 'lambda', 'filterPath', 'aggregatePath', 'boundFunction']);
/** Methods whose result stays the same when rows with equal values become one. */
const blindToRepetition: ReadonlySet<string | undefined> = new Set(['min', 'max', 'countdistinct']);

/**
 * Names by which $apply tells rows apart: those of groups, conditions and computed values. Undefined where the number of
 * rows matters, too: where rows are returned or counted, or where anything but sums is made of their amounts.
 * @param aliases parameter aliases of the request
 */
export function namesToldApart(
  set: EntitySet,
  steps: readonly Transformation[],
  aliases: ReadonlyMap<string, Expression> = new Map(),
): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  const reading: Reading = { set, names };
  const isWhole = [...aliases.values()].every((value) => reads(reading, value)) && addsUp(reading, steps);
  return isWhole ? names : undefined;
}

interface Reading {
  readonly set: EntitySet;
  /** Receives the names. */
  readonly names: Set<string>;
}

/** Whether the steps add rows up. */
function addsUp(reading: Reading, steps: readonly Transformation[]): boolean {
  for (const step of steps) {
    switch (step.kind) {
      case 'identity':
        continue;
      case 'filter':
        if (!reads(reading, step.predicate)) return false;
        continue;
      case 'compute':
      case 'orderby':
        if (!step.items.every(({ expression }) => reads(reading, expression))) return false;
        continue;
      // What follows is about groups, which are the same.
      case 'aggregate':
        return step.expressions.every((each) => isSum(reading, each));
      case 'groupby':
        return step.by.every((item) => groups(reading, item)) && (!step.apply || addsUp(reading, step.apply));
      case 'concat':
        return step.sequences.every((sequence) => addsUp(reading, sequence));
      default:
        return false;
    }
  }
  return false;
}

function groups(reading: Reading, item: GroupingItem): boolean {
  if (item.kind === 'rolluprecursive') return false;
  return item.kind === 'rollup' ? item.levels.every((level) => reads(reading, level)) : reads(reading, item);
}

/** Whether an aggregate is the same for rows that have been added up. */
function isSum(reading: Reading, { expression, method, from }: AggregateExpression): boolean {
  const { sums, customAggregates } = reading.set;
  if (!from.every(({ properties }) => properties.every((path) => reads(reading, path)))) return false;
  const name = expression.kind === 'member' && !expression.from ? expression.name : undefined;
  if (method === 'sum') return name !== undefined && sums?.has(name) === true;
  if (method !== undefined) return blindToRepetition.has(method) && reads(reading, expression);
  const custom = name === undefined ? undefined : customAggregates?.get(name);
  if (custom === undefined) return false;
  if (typeof custom === 'string') return isSum(reading, definitionOf(custom));
  for (const by of custom.toldApart ?? []) reading.names.add(by);
  return true;
}

/** Adds the names in an expression. Returns whether the expression is about the values of a single row. */
function reads(reading: Reading, node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return true;
  if ('kind' in node) {
    if (aboutRows.has(String(node.kind))) return false;
    if (node.kind === 'variable') return 'name' in node && node.name === '$it';
    // Other names are of computed values, whose expressions have been read.
    if (node.kind === 'member' && 'name' in node && reading.set.type.properties.has(String(node.name)))
      reading.names.add(String(node.name));
  }
  return Object.values(node).every((part) => reads(reading, part));
}
