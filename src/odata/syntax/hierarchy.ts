import { lookupTable } from '../../edm/lookup-table';
import { apply } from './apply';
import type { Expression, GroupingItem, Transformation } from './ast';
import { Char, isDigit } from './characters';
import type { Cursor } from './cursor';
import { expression } from './expression';
import { groupingPath, hierarchyPath, propertyPath } from './grouping';
import { alias, items, orderItem } from './items';
import { argumentsOrKey } from './parameters';
import { dottedName, dottedNameEnd } from './type-name';
import { PathState } from './vocabulary';

type Unsupported = Extract<Transformation, { kind: 'unsupported' }>['name'];

/**
 * Reads the parentheses of transformations that the service does not support. They are parsed, and rejected by name.
 */
const readers = lookupTable<(c: Cursor) => void>({
  addnested: (c) => {
    nestedPath(c);
    comma(c);
    nested(c);
  },
  nest: nested,
  join: joined,
  outerjoin: joined,
  ancestors: relatives,
  descendants: relatives,
  traverse,
  expand: expanded,
});

/** A transformation that is not supported, or a custom function. */
export function unsupported(c: Cursor): Transformation {
  const { pos: at } = c;
  const end = dottedNameEnd(c);
  const name = c.text.slice(at, end);
  if (name.includes('.')) return custom(c, at);
  const read = readers.get(name);
  if (read === undefined) {
    if (c.vocabulary !== undefined) c.pos = end;
    return c.fail('a transformation');
  }
  c.pos = end;
  c.open();
  read(c);
  c.close();
  return { kind: 'unsupported', at, name: name as Unsupported };
}

function custom(c: Cursor, at: number): Transformation {
  const name = dottedName(c, 'entityColFunction', 'complexColFunction', 'primitiveColFunction');
  c.state = PathState.None;
  if (c.peek() !== Char.Open) c.fail("'('");
  argumentsOrKey(c, undefined, name, at, true);
  return { kind: 'unsupported', at, name: 'custom' };
}

function comma(c: Cursor): void {
  if (!c.acceptSpaced(Char.Comma)) c.fail("','");
}

/** Sequences, each with an alias. */
function nested(c: Cursor): void {
  items(c, (cursor) => {
    apply(cursor);
    alias(cursor, 'expressionAlias');
  });
}

const navigates = PathState.Entity | PathState.Entities;
const complex = PathState.Complex | PathState.Complexes;

/** A path to a collection or entity, optionally with a cast at its end. */
function nestedPath(c: Cursor): void {
  propertyPath(c, navigates | complex, navigates | complex | PathState.Type);
}

/** `Sales,filter(…)`, from earlier drafts of the standard. */
function expanded(c: Cursor): void {
  nestedPath(c);
  while (c.acceptSpaced(Char.Comma)) apply(c);
}

/** `Sales as Sale`, optionally followed by a sequence. */
function joined(c: Cursor): void {
  if (c.peek() === Char.At) expression(c);
  else propertyPath(c, PathState.Entities, PathState.Entities | PathState.Complexes | PathState.Type);
  alias(c, 'expressionAlias');
  if (c.acceptSpaced(Char.Comma)) apply(c);
}

/** The nodes of a hierarchy, its qualifier, and the property that identifies a node. */
function hierarchy(c: Cursor): void {
  if (!c.text.startsWith('$root/', c.pos)) c.fail("'$root/'");
  expression(c);
  comma(c);
  c.name('the qualifier of a hierarchy');
  comma(c);
  hierarchyPath(c);
}

/** `ancestors` and `descendants`: start nodes from transformations, then a distance and `keep start`, both optional. */
function relatives(c: Cursor): void {
  hierarchy(c);
  comma(c);
  apply(c);
  let more = c.acceptSpaced(Char.Comma);
  if (more && !isDigit(c.peek()) && !atKeepStart(c)) {
    apply(c);
    more = c.acceptSpaced(Char.Comma);
  }
  if (more && isDigit(c.peek())) {
    while (isDigit(c.peek())) c.pos++;
    more = c.acceptSpaced(Char.Comma);
  }
  if (!more) return;
  if (!atKeepStart(c)) c.fail("'keep start'");
  c.pos += 'keep start'.length;
}

function atKeepStart(c: Cursor): boolean {
  return c.text.startsWith('keep start', c.pos);
}

function traverse(c: Cursor): void {
  hierarchy(c);
  comma(c);
  if (!c.acceptWord('preorder') && !c.acceptWord('postorder')) c.fail("'preorder' or 'postorder'");
  if (!c.acceptSpaced(Char.Comma)) return;
  if (!atTransformation(c)) {
    items(c, orderItem);
    return;
  }
  apply(c);
  if (c.acceptSpaced(Char.Comma)) items(c, orderItem);
}

const preserving =
  /^(?:(?:bottom|top)(?:count|percent|sum)|filter|orderby|search|skip|top|ancestors|descendants|traverse)$/;

/** Whether a transformation begins here, not a sort expression. */
function atTransformation(c: Cursor): boolean {
  const end = c.nameEnd(c.pos);
  const name = c.text.slice(c.pos, end);
  if (name === 'identity') return true;
  return c.text.charCodeAt(end) === Char.Open && preserving.test(name);
}

/** `rollup(a,b)`, `rollup($all,a,b)` or `rollup(qualifier)`. */
export function rollup(c: Cursor): GroupingItem {
  const at = c.pos;
  c.pos += 'rollup'.length;
  c.open();
  const all = c.acceptWord('$all');
  if (all && !c.acceptSpaced(Char.Comma)) c.fail("','");
  const levels = all ? items(c, groupingPath) : levelsOrQualifier(c);
  c.close();
  return { kind: 'rollup', at, all, levels };
}

/** The qualifier of a hierarchy is no property. */
function levelsOrQualifier(c: Cursor): readonly Expression[] {
  const at = c.pos;
  const end = c.nameEnd(at);
  const name = c.text.slice(at, end);
  const next = c.text.charCodeAt(end);
  if (name === '' || (next !== Char.Close && next !== Char.Space)) return items(c, groupingPath);
  c.node();
  c.pos = end;
  const first: Expression = { kind: 'member', at, from: undefined, name };
  return c.acceptSpaced(Char.Comma) ? [first, ...items(c, groupingPath)] : [first];
}

/** `rolluprecursive(nodes,qualifier,path,transformations)`. */
export function rollupRecursive(c: Cursor): GroupingItem {
  const at = c.pos;
  c.pos += 'rolluprecursive'.length;
  c.open();
  hierarchy(c);
  if (c.acceptSpaced(Char.Comma)) apply(c);
  c.close();
  return { kind: 'rolluprecursive', at };
}
