import { checkLimit } from '../limits';
import type { Expression, ListExpression } from './ast';
import { Char } from './characters';
import type { Cursor } from './cursor';
import { expression, operand, operationNode } from './expression';
import { Power, type Operator } from './operators';

/** The operand after an operator and its blanks. */
export function rightOperand(c: Cursor, { name, power }: Operator): Expression {
  if (name === 'in') return inOperand(c);
  const { pos } = c;
  if (name === 'has') c.reaches(c.nameEnd(pos));
  const right = operationNode(c, power + 1);
  return name === 'has' && c.strict && !isLiteral(right) ? c.fail('members of an enumeration', pos) : right;
}

/** `(1,2)`, or an expression whose value is a collection. One literal in parentheses is a list, too. */
function inOperand(c: Cursor): Expression {
  if (c.peek() !== Char.Open) return operationNode(c, Power.Primary + 1);
  const at = c.pos;
  c.enter();
  c.open();
  const items: Expression[] = [];
  if (c.peek() !== Char.Close) {
    const first = expression(c);
    if (!isLiteral(first)) {
      c.close();
      c.leave();
      return first;
    }
    items.push(first);
    while (c.acceptSpaced(Char.Comma)) {
      items.push(listItem(c));
      checkLimit('listItems', items.length, c.option, c.pos);
    }
  }
  c.close();
  c.leave();
  c.node();
  return { kind: 'list', at, items } satisfies ListExpression;
}

function listItem(c: Cursor): Expression {
  const { pos } = c;
  const item = operand(c);
  return isLiteral(item) ? item : c.fail('a literal', pos);
}

function isLiteral({ kind }: Expression): boolean {
  return kind === 'literal' || kind === 'enum';
}
