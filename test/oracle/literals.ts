import type { EnumType } from '../../src/edm/enum-type';
import { allTypes } from '../../src/edm/registry';
import type { EnumLiteral, Literal } from '../../src/odata/syntax/ast';
import { Rational } from './rational';
import { readDate, readDateTimeOffset, readDuration, readGuid, readTimeOfDay } from './texts';
import { decimal, EvaluationError, enumValue, integer, type NotFinite, type Value } from './values';

export function literalValue({ type, value }: Literal): Value {
  const read = ((): Value | undefined => {
    switch (type) {
      case 'null':
        return null;
      case 'Edm.Boolean':
        return value === 'true';
      case 'Edm.String':
        return value;
      case 'Edm.Int64':
        return integer(BigInt(value));
      case 'Edm.Decimal': {
        const number = Rational.parse(value);
        return number && (/e/i.test(value) ? { kind: 'number', family: 'floating', value: number } : decimal(number));
      }
      case 'Edm.Double':
        return { kind: 'number', family: 'floating', value: value as NotFinite };
      case 'Edm.Guid':
        return readGuid(value);
      case 'Edm.Date':
        return readDate(value);
      case 'Edm.DateTimeOffset':
        return readDateTimeOffset(value);
      case 'Edm.TimeOfDay':
        return readTimeOfDay(value);
      case 'Edm.Duration':
        return readDuration(value);
      default:
        return undefined;
    }
  })();
  if (read === undefined) throw new EvaluationError(`${value} is not read as ${type}.`);
  return read;
}

function enumByName(name: string): EnumType | undefined {
  const types = allTypes().flatMap(({ properties }) => [...properties.values()].map(({ type }) => type));
  return types.flatMap((type) => (type.kind === 'enum' && type.enum.name === name ? [type.enum] : []))[0];
}

export function enumLiteralValue({ type: name, members }: EnumLiteral): Value {
  const type = enumByName(name);
  const [member = ''] = members;
  const byNumber = type && Object.entries(type.members).find(([, number]) => String(number) === member)?.[0];
  const value = type && members.length === 1 ? enumValue(type, byNumber ?? member) : undefined;
  if (!value) throw new EvaluationError(`${name}'${members.join()}' is no value of an enumeration.`);
  return value;
}
