import { typeByName } from '../../src/edm/registry';
import { Rational } from './rational';
import { readDate, readDateTimeOffset, readDuration, readGuid, readTimeOfDay } from './texts';
import { timeFunctions } from './time-functions';
import { collection, EvaluationError, isKind, type NumberValue, type Value } from './values';

const wholeBits: Readonly<Record<string, number>> = {
  'Edm.SByte': 8,
  'Edm.Int16': 16,
  'Edm.Int32': 32,
  'Edm.Int64': 64,
};
const families: Readonly<Record<string, NumberValue['family']>> = {
  'Edm.Decimal': 'decimal',
  'Edm.Single': 'floating',
  'Edm.Double': 'floating',
};

/** The value as another type, or null where it has none in it (section 5.1.1.10.1). */
export function cast(value: Value, type: string): Value {
  if (value === null) return null;
  if (isKind(value, 'collection')) {
    const item = /^Collection\((.*)\)$/.exec(type)?.[1];
    return item === undefined ? null : collection(value.items.map((each) => cast(each, item)));
  }
  if (isKind(value, 'structured')) return isInstance(value, type) ? value : null;
  if (type === 'Edm.String') return textOf(value);
  if (typeof value === 'string') return readAs(value, type);
  if (isKind(value, 'dateTimeOffset') && type === 'Edm.Date') return timeFunctions.date?.(value) ?? null;
  if (isKind(value, 'dateTimeOffset') && type === 'Edm.TimeOfDay') return timeFunctions.time?.(value) ?? null;
  if (isKind(value, 'number')) return numberAs(value, type);
  if (isKind(value, 'enum') && type in wholeBits) {
    return numberAs({ kind: 'number', family: 'integer', value: Rational.of(BigInt(value.number)) }, type);
  }
  return nameOf(value) === type ? value : null;
}

/** Whether the value is an object of the type or of one that derives from it. */
function isInstance(value: Value, name: string): boolean {
  const type = typeByName(name);
  if (!type) throw new EvaluationError(`No type is called ${name}.`);
  return isKind(value, 'structured') && (value.type?.isOrDerivesFrom(type) ?? false);
}

/** Section 5.1.1.10.2, with null as a value of no structured type. */
export function isOf(value: Value, type: string): boolean {
  return cast(value, type) !== null;
}

/** A step of a path by the name of a type: null for objects of other types, in a collection without them. */
export function restrict(value: Value, type: string): Value {
  if (isKind(value, 'collection')) return collection(value.items.filter((item) => isInstance(item, type)));
  return value !== null && isInstance(value, type) ? value : null;
}

function textOf(value: Value): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (value !== null && isKind(value, 'number')) return String(value.value);
  if (value !== null && isKind(value, 'enum')) return value.name;
  throw new EvaluationError('The text of such a value has several spellings.');
}

function readAs(text: string, type: string): Value {
  switch (type) {
    case 'Edm.Boolean':
      return text === 'true' || (text === 'false' ? false : null);
    case 'Edm.Date':
      return readDate(text) ?? null;
    case 'Edm.DateTimeOffset':
      return readDateTimeOffset(text) ?? readDateTimeOffset(`${text}Z`) ?? null;
    case 'Edm.Duration':
      return readDuration(text) ?? null;
    case 'Edm.Guid':
      return readGuid(text) ?? null;
    case 'Edm.TimeOfDay':
      return readTimeOfDay(text) ?? null;
    default: {
      const value = Rational.parse(text);
      // A text has to be a literal of the type: no fraction and no exponent for a whole number.
      if (type in wholeBits && !/^[+-]?\d+$/.test(text)) return null;
      return value ? numberAs({ kind: 'number', family: 'decimal', value }, type) : null;
    }
  }
}

function numberAs(number: NumberValue, type: string): Value {
  const family = families[type];
  if (family) return { ...number, family };
  const bits = wholeBits[type];
  if (bits === undefined || typeof number.value === 'string') return null;
  // "Appropriate rounding" of the standard: the service leaves the fraction out.
  const whole = number.value.truncated();
  return BigInt.asIntN(bits, whole) === whole ? { kind: 'number', family: 'integer', value: Rational.of(whole) } : null;
}

function nameOf(value: Value): string | undefined {
  if (typeof value === 'boolean') return 'Edm.Boolean';
  if (value === null || typeof value === 'string') return undefined;
  const names: Readonly<Record<string, string>> = {
    dateTimeOffset: 'Edm.DateTimeOffset',
    date: 'Edm.Date',
    timeOfDay: 'Edm.TimeOfDay',
    duration: 'Edm.Duration',
    guid: 'Edm.Guid',
  };
  return value.kind === 'enum' ? value.type.name : names[value.kind];
}
