import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { isInteger, isSafeNumber, LosslessNumber, parse } from 'lossless-json';
import { anything } from '../../../test/support/value-arbitraries';
import { parseJson, stringifyJson } from './json';
import { countMembersOfExact } from './json-exactness';
import { unlimited } from './json-limits';
import { JsonParser } from './json-parser';
import type { JsonNumber, JsonValue } from './json-value';

/** The value that another parser reads, or `no JSON`. */
function expected(text: string): unknown {
  const number = (digits: string): JsonNumber => {
    if (isSafeNumber(digits)) return Number(digits);
    return isInteger(digits) ? BigInt(digits) : new LosslessNumber(digits);
  };
  return outcome(() => parse(text, null, number) as JsonValue);
}

function outcome(read: () => JsonValue): unknown {
  try {
    return read();
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    return 'no JSON';
  }
}

/** JSON texts of any values, most of them with one character inserted or replaced. */
const text = fc
  .tuple(
    anything,
    fc.nat(),
    fc.constantFrom('', '"', '\\', '\\u00', ',', ':', '{', ']', '}', ' ', '\n', '0', '-', '.', 'e', '\0', 'é'),
  )
  .map(([value, place, sign]) => {
    const whole = stringifyJson(value);
    const at = place % (whole.length + 1);
    return whole.slice(0, at) + sign + whole.slice(at + (place % 2));
  });

describe('both ways to read JSON', () => {
  it('read what another parser reads, and refuse what it refuses', () => {
    fc.assert(
      fc.property(text, (source) => {
        const value = expected(source);
        expect(
          isDeepStrictEqual(
            outcome(() => new JsonParser(source, unlimited).parse()),
            value,
          ),
        ).toBe(true);
        expect(
          isDeepStrictEqual(
            outcome(() => parseJson(source)),
            value,
          ),
        ).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['{"a":1,"a":2}', '"a" is given again at position 7, with another value'],
    ['{"a":[],"a":{}}', '"a" is given again at position 8, with another value'],
    ['{"a":1,}', 'Unexpected "}" at position 7, expected a name in quotes'],
    ['{"a" 1}', `Unexpected "1" at position 5, expected ':'`],
    ['[1 2]', `Unexpected "2" at position 3, expected ',' or ']'`],
    ['[', 'Unexpected end at position 1, expected a value'],
    ['"a', `Unexpected end at position 2, expected a character of a string or '"'`],
    ['["\\x"]', 'The string at position 1 holds an escape that JSON does not have'],
    ['{}{}', 'Unexpected "{" at position 2, expected the end'],
  ])('say of %s what is wrong', (source, message) => {
    expect(() => parseJson(source)).toThrow(message);
  });

  it('keep an integer that is too long for a bigint as text', () => {
    const digits = '9'.repeat(401);
    expect(parseJson(digits)).toEqual(new LosslessNumber(digits));
    expect(parseJson(digits.slice(1))).toBe(BigInt(digits.slice(1)));
  });
});

describe('countMembersOfExact', () => {
  it.each([
    ['{"a":[{"b":1},{"c":":"}],"a":1.5}', 4],
    ['{"\\"":"\\\\","\\\\\\":":1}', 2],
    ['[9007199254740991,1e3,0.10,-0]', 0],
    ['[9007199254740992]', undefined],
    ['[0.10000000000000001]', undefined],
    ['[1e400]', undefined],
  ])('of %s is %p', (source, members) => {
    expect(countMembersOfExact(source, unlimited)).toBe(members);
  });

  it('ends on text that is not JSON', () => {
    for (const source of ['"', '"\\"', '-', '1e', '\\', '":"', '"a":"\\\\\\"'])
      expect(() => countMembersOfExact(source, unlimited)).not.toThrow();
  });
});
