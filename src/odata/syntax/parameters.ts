import type { Expression, KeyPredicate } from './ast';
import { Char } from './characters';
import type { Cursor } from './cursor';
import { expression } from './expression';
import { PathState } from './vocabulary';

type Argument = KeyPredicate['keys'][number];

/**
 * The parentheses after a name: the arguments of a bound function, or the key of an entity. Only the model can
 * distinguish them. Without it, empty parentheses and names with values that are not literals are arguments.
 * @param at where the name begins
 * @param dotted whether it is qualified
 */
export function argumentsOrKey(
  c: Cursor,
  from: Expression | undefined,
  name: string,
  at: number,
  dotted: boolean,
): Expression {
  const { state, vocabulary } = c;
  const { pos: open } = c;
  c.node();
  c.enter();
  const keys = argumentList(c);
  c.leave();
  c.state = state;
  const knownKey = vocabulary !== undefined && (state & (PathState.Entities | PathState.EntitiesOfType)) !== 0;
  if (!isKey(keys, dotted, knownKey)) {
    const parameters = keys.map(({ name: parameter = '', value }) => ({ name: parameter, value }));
    const called: Expression = { kind: 'boundFunction', at, from, name, parameters };
    const entities = vocabulary !== undefined && (state & PathState.Entities) !== 0;
    return entities && c.peek() === Char.Open ? keyBehind(c, called) : called;
  }
  c.node();
  if (vocabulary !== undefined) c.state = PathState.Entity;
  const entity: Expression = dotted ? { kind: 'qualifiedName', at, from, name } : { kind: 'member', at, from, name };
  return { kind: 'key', at: open, from: entity, keys };
}

/** The key of an entity in the result of a function. */
function keyBehind(c: Cursor, from: Expression): Expression {
  const { pos: at } = c;
  const keys = argumentList(c);
  c.state = PathState.Entity;
  return { kind: 'key', at, from, keys };
}

function isKey(keys: readonly Argument[], dotted: boolean, known: boolean): boolean {
  if (keys.length === 0) return false;
  if (keys[0]?.name === undefined) return true;
  return (known || !dotted) && keys.every(({ value }) => value.kind === 'literal' || value.kind === 'alias');
}

/** `()`, `(1)` or `(a=1,b=2)`. */
function argumentList(c: Cursor): readonly Argument[] {
  c.open();
  const keys: Argument[] = [];
  if (c.peek() !== Char.Close) {
    do keys.push(argument(c, keys.length === 0));
    while (keys[0]?.name !== undefined && c.acceptSpaced(Char.Comma));
  }
  c.close();
  return keys;
}

function argument(c: Cursor, first: boolean): Argument {
  const end = c.nameEnd(c.pos);
  c.reaches(end);
  if (end === c.pos || c.text.charCodeAt(end) !== Char.Equals) {
    if (!first) c.fail('a name', end);
    return positional(c);
  }
  const name = c.take(end);
  const { vocabulary } = c;
  if (vocabulary !== undefined && !isArgumentName(c, name)) c.fail('a parameter or key property');
  c.expect(Char.Equals);
  return { name, value: expression(c) };
}

function isArgumentName({ vocabulary }: Cursor, name: string): boolean {
  return ['parameterName', 'primitiveKeyProperty', 'keyPropertyAlias'].some((rule) => vocabulary?.is(rule, name));
}

/** A key without a name must be a literal or an alias. */
function positional(c: Cursor): Argument {
  const { pos } = c;
  const value = expression(c);
  if (value.kind === 'literal' || value.kind === 'enum' || value.kind === 'alias') return { value };
  return c.fail('a key', pos);
}
