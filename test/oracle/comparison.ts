import { readDate, readDateTimeOffset, readDuration, readGuid, readTimeOfDay } from './texts';
import { enumValue, EvaluationError, isKind, type NumberValue, type StructuredValue, type Value } from './values';

/** Negative, 0 or positive as the first comes before, with or after the other; NaN when they cannot be compared. */
export type Order = number;

/** Code point by code point, which is not the order of UTF-16 units. */
function compareTexts(one: string, other: string): Order {
  const [a, b] = [[...one], [...other]];
  const at = a.findIndex((character, index) => character !== b[index]);
  if (at < 0) return a.length - b.length;
  return (a[at]?.codePointAt(0) ?? 0) - (b[at]?.codePointAt(0) ?? -1);
}

function compareNumbers({ value: one }: NumberValue, { value: other }: NumberValue): Order {
  if (typeof one !== 'string' && typeof other !== 'string') return one.compare(other);
  const rank = (value: NumberValue['value']): number => ({ NaN, INF: 1, '-INF': -1 })[String(value)] ?? 0;
  return rank(one) - rank(other);
}

function compareBigints(one: bigint, other: bigint): Order {
  return one < other ? -1 : Number(one > other);
}

/** Order of two values that are not null. */
export function compare(left: Value, right: Value): Order {
  const [one, other] = [readLike(left, right), readLike(right, left)];
  if (typeof one === 'string' && typeof other === 'string') return compareTexts(one, other);
  if (typeof one === 'boolean' && typeof other === 'boolean') return Number(one) - Number(other);
  if (isKind(one, 'number') && isKind(other, 'number')) return compareNumbers(one, other);
  if (isKind(one, 'enum') && isKind(other, 'enum')) return one.number - other.number;
  if (isKind(one, 'dateTimeOffset') && isKind(other, 'dateTimeOffset')) return one.ticks.compare(other.ticks);
  if (isKind(one, 'date') && isKind(other, 'date')) return compareBigints(one.days, other.days);
  if (isKind(one, 'timeOfDay') && isKind(other, 'timeOfDay')) return one.ticks.compare(other.ticks);
  if (isKind(one, 'duration') && isKind(other, 'duration')) return one.seconds.compare(other.seconds);
  if (isKind(one, 'guid') && isKind(other, 'guid')) return compareTexts(one.text, other.text);
  return NaN;
}

/** A text beside a value of another type is a literal of that type without its prefix (section 5.1.1.14.1). */
function readLike(value: Value, sample: Value): Value {
  if (typeof value !== 'string' || typeof sample !== 'object' || sample === null) return value;
  const read = ((): Value | undefined => {
    switch (sample.kind) {
      case 'enum':
        return enumValue(sample.type, value);
      case 'duration':
        return readDuration(value);
      case 'dateTimeOffset':
        return readDateTimeOffset(value);
      case 'date':
        return readDate(value);
      case 'timeOfDay':
        return readTimeOfDay(value);
      case 'guid':
        return readGuid(value);
      default:
        return value;
    }
  })();
  if (read === undefined) throw new EvaluationError(`'${value}' is no ${sample.kind}.`);
  return read;
}

/** Equality, which knows null: it is equal to itself and to nothing else (section 5.1.1.1.1). */
export function equals(left: Value, right: Value): boolean {
  if (left === null || right === null) return left === right;
  if (isKind(left, 'collection') && isKind(right, 'collection')) {
    // No collection of the model is ordered (CSDL, section 7.2.2): each item needs an equal one of its own.
    const rest = [...right.items];
    return (
      left.items.length === rest.length &&
      left.items.every((item) => {
        const at = rest.findIndex((other) => equals(item, other));
        if (at >= 0) rest.splice(at, 1);
        return at >= 0;
      })
    );
  }
  if (isKind(left, 'structured') && isKind(right, 'structured')) return isSameObject(left, right);
  return compare(left, right) === 0;
}

function isSameObject(left: StructuredValue, right: StructuredValue): boolean {
  if (left.type?.entity && right.type?.entity) return left.json === right.json;
  throw new EvaluationError('Complex values are not compared.');
}

export type ComparisonOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

/** Comparison of any two values (sections 5.1.1.1.1 to 5.1.1.1.6). */
export function applyComparison(operator: ComparisonOperator, left: Value, right: Value): boolean {
  if (operator === 'eq') return equals(left, right);
  if (operator === 'ne') return !equals(left, right);
  // For ge and le too, although null equals null: "see rules for gt", where any operand that is null gives false.
  if (left === null || right === null) return false;
  const order = compare(left, right);
  switch (operator) {
    case 'gt':
      return order > 0;
    case 'ge':
      return order >= 0;
    case 'lt':
      return order < 0;
    case 'le':
      return order <= 0;
  }
}
