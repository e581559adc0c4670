import { isJsonNumber, isJsonObject, type JsonNumber, type JsonValue } from '../../src/edm/json/json-value';

/** Stands in an expected value where the server makes an id. */
export const MADE_ID = '(an id made by the server)';

/** A UUID of version 7 (RFC 9562). */
const madeId = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/**
 * Text that is the same for JSON values that say the same: members in one order, numbers by their exact decimal value,
 * and no control information but the types of values.
 */
export function exactText(value: JsonValue): string {
  return JSON.stringify(comparable(value), null, 1);
}

/** The text of what was answered, ids that only the server could know replaced by {@link MADE_ID} as in `expected`. */
export function exactAnswer(answer: JsonValue, expected: JsonValue): string {
  return exactText(withoutMadeIds(answer, expected));
}

/** The value without control information but, where `types` is true, the types of objects. */
export function withoutAnnotations(value: JsonValue, types: boolean): JsonValue {
  if (Array.isArray(value)) return value.map((item) => withoutAnnotations(item, types));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).filter(
    ([name]) => !name.includes('@odata.') || (types && name === '@odata.type'),
  );
  return Object.fromEntries(members.map(([name, member]) => [name, withoutAnnotations(member, types)]));
}

/** A decimal number as sign, digits without zeros around them, and power of ten. */
export function exactNumber(value: JsonNumber): string {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(String(value)) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${sign}${significant}e${Number(power) - fraction.length + digits.length - significant.length}`;
}

function comparable(value: JsonValue): unknown {
  if (isJsonNumber(value)) return { number: exactNumber(value) };
  if (Array.isArray(value)) return value.map(comparable);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(withoutAnnotations(value, true) as object) as [string, JsonValue][];
  // Pairs, because an object would put names that look like numbers first.
  return members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => ({ [`${name}:`]: comparable(member) }));
}

function withoutMadeIds(answer: JsonValue, expected: JsonValue | undefined): JsonValue {
  if (expected === MADE_ID) return typeof answer === 'string' && madeId.test(answer) ? MADE_ID : answer;
  if (Array.isArray(answer)) {
    return answer.map((item, index) => withoutMadeIds(item, Array.isArray(expected) ? expected[index] : undefined));
  }
  if (!isJsonObject(answer) || !isJsonObject(expected)) return answer;
  const members = Object.entries(answer);
  return Object.fromEntries(
    members.map(([name, member]) => [
      name,
      Object.hasOwn(expected, name) ? withoutMadeIds(member, expected[name]) : member,
    ]),
  );
}
