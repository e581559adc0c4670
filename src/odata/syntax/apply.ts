import { lookupTable } from '../../edm/lookup-table';
import { checkLimit } from '../limits';
import { aggregateExpression } from './aggregate';
import type { Expression, GroupingItem, Transformation } from './ast';
import { Char, isDigit } from './characters';
import type { Cursor } from './cursor';
import { expression } from './expression';
import { groupingPath } from './grouping';
import { rollup, rollupRecursive, unsupported } from './hierarchy';
import { computeItem, items, orderItem } from './items';
import { literal } from './literals';
import { search } from './search';

/** $apply: transformations separated by slashes (Data Aggregation, section 3). */
export function apply(c: Cursor): readonly Transformation[] {
  const steps: Transformation[] = [];
  c.enter();
  do steps.push(transformation(c));
  while (c.accept(Char.Slash));
  c.leave();
  return steps;
}

/** Reads the parentheses of each transformation. */
const readers = lookupTable<(c: Cursor, at: number) => Transformation>({
  aggregate: (c, at) => ({ kind: 'aggregate', at, expressions: items(c, aggregateExpression) }),
  compute: (c, at) => ({ kind: 'compute', at, items: items(c, (cursor) => computeItem(cursor, 'expressionAlias')) }),
  concat: (c, at) => ({ kind: 'concat', at, sequences: concatenated(c) }),
  filter: (c, at) => ({ kind: 'filter', at, predicate: expression(c) }),
  groupby: (c, at) => groupBy(c, at),
  orderby: (c, at) => ({ kind: 'orderby', at, items: items(c, orderItem) }),
  search: (c, at) => ({ kind: 'search', at, search: search(c) }),
  skip: (c, at) => ({ kind: 'skip', at, count: number(c) }),
  top: (c, at) => ({ kind: 'top', at, count: number(c) }),
  topcount: (c, at) => ({ kind: 'topcount', at, ...amountAndValue(c) }),
  topsum: (c, at) => ({ kind: 'topsum', at, ...amountAndValue(c) }),
  toppercent: (c, at) => ({ kind: 'toppercent', at, ...amountAndValue(c) }),
  bottomcount: (c, at) => ({ kind: 'bottomcount', at, ...amountAndValue(c) }),
  bottomsum: (c, at) => ({ kind: 'bottomsum', at, ...amountAndValue(c) }),
  bottompercent: (c, at) => ({ kind: 'bottompercent', at, ...amountAndValue(c) }),
});

function transformation(c: Cursor): Transformation {
  const at = c.pos;
  checkLimit('applySteps', ++c.applySteps, c.option, at);
  c.node();
  if (c.acceptWord('identity')) return { kind: 'identity', at };
  const end = c.nameEnd(at);
  const name = c.text.slice(at, end);
  const read = c.text.charCodeAt(end) === Char.Open ? readers.get(name) : undefined;
  if (read === undefined) return unsupported(c);
  c.pos = end;
  c.open();
  const node = read(c, at);
  c.close();
  return node;
}

function concatenated(c: Cursor): readonly (readonly Transformation[])[] {
  const sequences = items(c, apply);
  if (sequences.length < 2) c.fail("','");
  return sequences;
}

function groupBy(c: Cursor, at: number): Transformation {
  c.open();
  const by = items(c, groupingItem);
  c.close();
  return { kind: 'groupby', at, by, apply: c.acceptSpaced(Char.Comma) ? apply(c) : undefined };
}

export function groupingItem(c: Cursor): GroupingItem {
  if (c.text.startsWith('rollup(', c.pos)) return rollup(c);
  if (c.text.startsWith('rolluprecursive(', c.pos)) return rollupRecursive(c);
  return groupingPath(c);
}

function number(c: Cursor): Expression {
  const at = c.pos;
  while (isDigit(c.peek())) c.pos++;
  if (c.pos === at) c.fail('a whole number');
  return literal(c, 'Edm.Int64', at, c.text.slice(at, c.pos));
}

function amountAndValue(c: Cursor): { readonly amount: Expression; readonly value: Expression } {
  const amount = expression(c);
  if (!c.acceptSpaced(Char.Comma)) c.fail("','");
  return { amount, value: expression(c) };
}
