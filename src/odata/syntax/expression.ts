import { arityOf, canonicalNames } from '../functions/canonical-functions';
import { nearestNames } from '../nearest-names';
import type { Case, Expression, Unary } from './ast';
import { Char, Class, classOf, isBlank, isDigit, wideNameCharacter } from './characters';
import type { Cursor } from './cursor';
import { atGuid, guidLiteral } from './guid-literal';
import { arrayOrObject } from './json-literal';
import { digitLiteral, literal, numberLiteral, prefixedLiteral, stringLiteral } from './literals';
import { operatorAt, operatorWords, Power, type Operator } from './operators';
import { aliasPath, namedPath, variablePath } from './path';
import { rightOperand } from './right-operand';
import { dottedName, dottedNameEnd, reachesPrimitive, typeName } from './type-name';

/** `commonExpr` of the standard. Also takes the blanks after it. */
export function expression(c: Cursor): Expression {
  return operationNode(c, Power.Or);
}

/** Precedence climbing (Pratt): takes operators that bind at least as tightly as `least`. */
export function operationNode(c: Cursor, least: Power): Expression {
  let left = operand(c);
  for (;;) {
    const operator = operatorBehind(c);
    if (operator === undefined || operator.power < least) return left;
    if (c.looseEnd === left) return c.fail("'with'");
    takeOperator(c);
    const right = rightOperand(c, operator);
    left = { kind: 'binary', at: left.at, operator: operator.name, left, right };
  }
}

/** The operator that follows. It needs blanks before it, unless there is a parenthesis. */
function operatorBehind(c: Cursor): Operator | undefined {
  c.skipBlanks();
  const { pos, text } = c;
  // Each level of precedence that an operator ends looks it up again.
  if (pos === c.operatorAt) return c.operator;
  const before = text.charCodeAt(pos - 1);
  if (!isBlank(before) && (before !== Char.Close || c.strict)) return undefined;
  c.operatorAt = pos;
  c.operatorEnd = c.nameEnd(pos);
  c.operator = operatorAt(text, pos, c.operatorEnd);
  if (c.operator === undefined && isBlank(before)) c.reachesWord(...operatorWords);
  return c.operator;
}

function takeOperator(c: Cursor): void {
  c.pos = c.operatorEnd;
  if (!endsOperator(c)) c.fail('a blank');
  c.skipBlanks();
  c.node();
}

/**
 * A blank must follow an operator; clients omit it before a parenthesis. At the end, the missing operand is reported.
 */
function endsOperator(c: Cursor): boolean {
  const code = c.peek();
  return isBlank(code) || (code === Char.Open && !c.strict) || c.pos === c.text.length;
}

export function operand(c: Cursor): Expression {
  const code = c.peek();
  const kind = classOf(code);
  if ((kind & Class.Letter) !== 0) return word(c);
  if ((kind & Class.Digit) !== 0) return digitLiteral(c);
  switch (code) {
    case Char.Quote:
      return stringLiteral(c);
    case Char.Open:
      return parenthesis(c);
    case Char.Minus:
      return negation(c);
    case Char.Plus:
      return numberLiteral(c);
    case Char.Dollar:
      return variablePath(c);
    case Char.At:
      return aliasPath(c);
    case Char.OpenBracket:
    case Char.OpenBrace:
    case Char.Space:
    case Char.Tab:
      return arrayOrObject(c);
  }
  return wideNameCharacter(c.text, c.pos, true) > 0 ? word(c) : c.fail('an expression');
}

/** Reads an expression that begins with a name. */
function word(c: Cursor): Expression {
  const at = c.pos;
  let end = c.nameEnd(at);
  const length = end - at;
  let next = c.text.charCodeAt(end);
  if (length <= 5) {
    const constant = wordLiteral(c, at, end, next);
    if (constant !== undefined) return constant;
  }
  if (next === Char.Minus && length === 8 && atGuid(c)) return guidLiteral(c);
  const dotted = next === Char.Dot;
  if (dotted) {
    end = dottedNameEnd(c);
    next = c.text.charCodeAt(end);
  }
  if (next === Char.Open) return call(c, end, dotted);
  if (next === Char.Quote) return prefixed(c, end, dotted);
  return namedPath(c, end, dotted);
}

/** `null`, `true`, `false`, `INF`, `NaN` and `not`; of two to five letters. */
function wordLiteral(c: Cursor, at: number, end: number, next: number): Expression | undefined {
  // A word that continues is a path or a call, as most words are.
  if (next === Char.Slash || next === Char.Dot) return undefined;
  const first = c.text.charCodeAt(at) | 0x20;
  if (first !== 0x6e && first !== 0x74 && first !== 0x66 && first !== 0x69) return undefined;
  const text = c.text.slice(at, end);
  const lower = text.toLowerCase();
  if (lower === 'not' && (isBlank(next) || (next === Char.Open && !c.strict))) return not(c, end);
  if (next === Char.Open || next === Char.Quote) return undefined;
  if (lower === 'true' || lower === 'false') return constant(c, 'Edm.Boolean', end, lower);
  if (text === 'null') return constant(c, 'null', end, text);
  return text === 'INF' || text === 'NaN' ? constant(c, 'Edm.Double', end, text) : undefined;
}

function constant(c: Cursor, type: 'null' | 'Edm.Boolean' | 'Edm.Double', end: number, value: string): Expression {
  const at = c.pos;
  c.pos = end;
  return literal(c, type, at, value);
}

function not(c: Cursor, end: number): Unary {
  return unary(c, 'not', end);
}

/** `-1` is a literal; before anything but a number, `-` is an operator. */
function negation(c: Cursor): Expression {
  const next = c.text.charCodeAt(c.pos + 1);
  if (isDigit(next) || c.text.startsWith('-INF', c.pos)) return digitLiteral(c);
  return unary(c, 'negate', c.pos + 1);
}

function unary(c: Cursor, operator: 'not' | 'negate', end: number): Unary {
  const at = c.pos;
  c.enter();
  c.node();
  c.pos = end;
  c.skipBlanks();
  const operand = operationNode(c, Power.Unary);
  c.leave();
  return { kind: 'unary', at, operator, operand };
}

function parenthesis(c: Cursor): Expression {
  c.enter();
  c.open();
  const inner = expression(c);
  c.close();
  c.leave();
  return inner;
}

/** A name before `(`: a canonical function, or the beginning of a path. */
function call(c: Cursor, end: number, dotted: boolean): Expression {
  const { pos: at } = c;
  const name = c.text.slice(at, end).toLowerCase();
  switch (name) {
    case 'any':
    case 'all':
      return c.fail(`a collection and '/' before '${name}'`, end);
    case 'cast':
    case 'isof':
      return typeCall(c, name, end);
    case 'case':
      return caseOf(c, end);
  }
  const arity = arityOf(name);
  if (arity !== undefined) return canonicalCall(c, name, end, arity);
  if (c.vocabulary === undefined) refuseUnknownFunction(c, name, end, dotted);
  return namedPath(c, end, dotted);
}

/** Rejects a misspelt function: it has positional arguments that are not a key. */
function refuseUnknownFunction(c: Cursor, name: string, end: number, dotted: boolean): void {
  let pos = end + 1;
  while (isBlank(c.text.charCodeAt(pos))) pos++;
  const argument = c.nameEnd(pos);
  if (argument === pos || c.text.charCodeAt(argument) === Char.Equals) return;
  const next = c.text.charCodeAt(argument);
  if (dotted || next === Char.Comma || next === Char.Close || next === Char.Slash || next === Char.Open) {
    const [guess] = nearestNames(name, canonicalNames);
    c.fail(`a function of OData${guess === undefined ? '' : ` such as ${guess}`}`, c.pos);
  }
}

/** The arguments of a function with a known number of arguments. */
function canonicalCall(c: Cursor, name: string, end: number, [least, most]: readonly [number, number]): Expression {
  const { pos: at } = c;
  c.enter();
  c.node();
  c.pos = end;
  c.open();
  const args: Expression[] = [];
  while (args.length < most) {
    if (args.length >= least && c.peek() === Char.Close) break;
    if (args.length > 0) {
      c.expect(Char.Comma);
      c.skipBlanks();
    }
    args.push(expression(c));
  }
  c.close();
  c.leave();
  return { kind: 'call', at, name, args };
}

/** `cast(type)`, `cast(value,type)` and the same of `isof`. */
function typeCall(c: Cursor, name: 'cast' | 'isof', end: number): Expression {
  const { pos: at } = c;
  c.enter();
  c.node();
  c.pos = end;
  c.open();
  reachesPrimitive(c);
  const value = endOfOnlyArgument(c) ? undefined : expression(c);
  if (value !== undefined) {
    if (value.kind === 'literal' && c.peek() === Char.Close) c.fail(UNQUOTED, value.at);
    c.expect(Char.Comma);
    c.skipBlanks();
  }
  const type = unquotedType(c);
  c.close();
  c.leave();
  return { kind: 'typeCall', at, name, value, type };
}

const UNQUOTED = 'the name of a type, without quotes,';

/** OData 2 had type names in quotes, and some clients still write these. */
function unquotedType(c: Cursor): string {
  if (c.peek() === Char.Quote) c.fail(UNQUOTED);
  return typeName(c);
}

/** Whether the parentheses contain only one name, or `Collection(name)`. */
function endOfOnlyArgument(c: Cursor): boolean {
  const { text, pos } = c;
  let end = dottedNameEnd(c, false);
  if (end === pos) return false;
  if (text.startsWith('Collection(', pos)) return true;
  while (isBlank(text.charCodeAt(end))) end++;
  return text.charCodeAt(end) === Char.Close;
}

/** `case(condition:value,…)`. */
function caseOf(c: Cursor, end: number): Case {
  const { pos: at } = c;
  c.enter();
  c.node();
  c.pos = end;
  c.open();
  const branches: Case['branches'][number][] = [];
  do {
    const when = expression(c);
    c.expect(Char.Colon);
    c.skipBlanks();
    branches.push({ when, then: expression(c) });
  } while (c.acceptSpaced(Char.Comma));
  c.close();
  c.leave();
  return { kind: 'case', at, branches };
}

/** A word before a quote. An enumeration needs its type's namespace. */
function prefixed(c: Cursor, end: number, dotted: boolean): Expression {
  const { pos: at } = c;
  const prefix = dotted ? dottedName(c, 'enumerationTypeName') : c.take(end);
  if (!dotted && !/^(?:duration|binary|geography|geometry)$/i.test(prefix))
    c.fail(`an operator, as no literal begins with ${prefix},`);
  return prefixedLiteral(c, prefix, at);
}
