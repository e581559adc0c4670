import type { Expression } from '../../src/odata/syntax/ast';
import { formatTicks } from '../support/format-ticks';
import { literal, text, whole } from './nodes';
import { TICKS_PER_DAY } from './texts';
import type { Value } from './values';

/** A literal that says a value; undefined for collections and objects. */
export function literalOf(value: Value): Expression | undefined {
  if (value === null) return literal('null', 'null');
  if (typeof value === 'string') return text(value);
  if (typeof value === 'boolean') return literal('Edm.Boolean', String(value));
  switch (value.kind) {
    case 'number':
      if (typeof value.value === 'string') return literal('Edm.Double', value.value);
      return value.value.isWhole ? whole(value.value.numerator) : literal('Edm.Decimal', value.value.toString());
    case 'enum':
      return { kind: 'enum', at: 0, type: value.type.name, members: [value.name] };
    case 'dateTimeOffset':
      return literal('Edm.DateTimeOffset', formatTicks(value.ticks.floor()));
    case 'date':
      return literal('Edm.Date', formatTicks(value.days * TICKS_PER_DAY).slice(0, 10));
    case 'timeOfDay':
      return literal('Edm.TimeOfDay', formatTicks(value.ticks.floor()).slice(11, -1));
    case 'duration': {
      const seconds = value.seconds.toString();
      return literal('Edm.Duration', seconds.startsWith('-') ? `-PT${seconds.slice(1)}S` : `PT${seconds}S`);
    }
    case 'guid':
      return literal('Edm.Guid', value.text);
    default:
      return undefined;
  }
}

/** A time a little after the one that a literal says, with more digits than stored times have. */
export function withMoreDigits(expression: Expression, digits: string): Expression {
  if (expression.kind !== 'literal' || !/\.\d{7}(?:Z|$)/.test(expression.value)) return expression;
  return { ...expression, value: expression.value.replace(/(?<=\.\d{7})(?=Z|$)/, digits) };
}

/** The shortest text that a literal of another type may be written as: an enumeration or a duration without its prefix. */
export function unprefixed(expression: Expression): Expression {
  if (expression.kind === 'enum') return text(expression.members.join());
  if (expression.kind === 'literal' && expression.type === 'Edm.Duration') return text(expression.value);
  return expression;
}
