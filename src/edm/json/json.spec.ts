import fc from 'fast-check';
import { LosslessNumber } from 'lossless-json';
import { parseJson, stringifyInSteps, stringifyJson } from './json';
import { isJsonNumber, isJsonObject, setMember, withoutMembers, type JsonObject, type JsonValue } from './json-value';
import { atOnce } from './steps';

/** Numbers as JSON allows them to be written, of any length. */
const numberText = fc.stringMatching(/^-?(?:0|[1-9]\d{0,40})(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?$/);

/** A number's exact value as a fraction. */
function valueOf(text: string): { digits: bigint; power: number } {
  const [, digits = '', fraction = '', power = '0'] = /^(-?\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  let [all, exponent] = [BigInt(digits + fraction), 0 + Number(power) - fraction.length];
  if (all === 0n) return { digits: 0n, power: 0 };
  for (; all % 10n === 0n; all /= 10n) exponent++;
  return { digits: all, power: exponent };
}

describe('parseJson and stringifyJson', () => {
  it('keep every digit of a number', () => {
    fc.assert(
      fc.property(numberText, (text) => {
        expect(valueOf(stringifyJson(parseJson(text)))).toEqual(valueOf(text));
      }),
    );
  });

  it('write the same at one go and in steps', () => {
    const value = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 8 },
        numberText.map((text) => parseJson(text)),
        fc.string({ unit: 'binary' }),
        fc.constantFrom(null, true, false),
        fc.array(tie('json')),
        fc.dictionary(fc.string(), tie('json')),
      ),
    })).json as fc.Arbitrary<JsonValue>;
    fc.assert(
      fc.property(value, (json) => {
        expect(atOnce(stringifyInSteps(json))).toBe(stringifyJson(json));
      }),
    );
  });

  it('keep every value that JavaScript’s own reader keeps', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.parse(stringifyJson(parseJson(text)))).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['1', 1],
    ['-0.5', -0.5],
    ['1.50', 1.5],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['-9223372036854775808', -(2n ** 63n)],
    ['0.12345678901234567890', new LosslessNumber('0.12345678901234567890')],
    ['1e400', new LosslessNumber('1e400')],
  ])('read %s as %p', (text, expected) => {
    expect(parseJson(text)).toEqual(expected);
  });

  it('keep a member named __proto__ as any other', () => {
    const text = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
    const value = parseJson(text) as JsonObject;
    expect(stringifyJson(value)).toBe(text);
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect('polluted' in {}).toBe(false);
    expect(value.polluted).toBeUndefined();
  });

  it('are not taken in by members that look like methods or like a number', () => {
    const text = '{"toJSON":1,"toString":2,"valueOf":3,"isLosslessNumber":true,"value":"1","hasOwnProperty":4}';
    expect(stringifyJson(parseJson(text))).toBe(text);
  });

  it('refuse members of one name with different values, at any depth', () => {
    expect(() => parseJson('{"a":1,"a":2}')).toThrow(SyntaxError);
    expect(() => parseJson('[{"b":{"__proto__":1,"__proto__":2}}]')).toThrow(SyntaxError);
    expect(parseJson('{"a":[1],"a":[1]}')).toEqual({ a: [1] });
  });

  it.each([
    '',
    ' ',
    '{',
    '{"a":}',
    '{"a":1,}',
    '[1,]',
    '01',
    '1.',
    '.5',
    '+1',
    'NaN',
    "{'a':1}",
    '"\n"',
    '{}{}',
    'nul',
  ])('refuse %j', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });
});

describe('isJsonNumber and isJsonObject', () => {
  it.each([
    [1, true, false],
    [1n, true, false],
    [new LosslessNumber('1.0'), true, false],
    [{}, false, true],
    [{ isLosslessNumber: true }, false, true],
    [[], false, false],
    [null, false, false],
    ['1', false, false],
    [true, false, false],
  ])('tell what %p is', (value, isNumber, isObject) => {
    expect(isJsonNumber(value)).toBe(isNumber);
    expect(isJsonObject(value)).toBe(isObject);
  });
});

describe('setMember', () => {
  it('sets own members of any name', () => {
    const object: JsonObject = {};
    for (const name of ['a', '__proto__', 'constructor', '']) setMember(object, name, name);
    expect(Object.entries(object).flat()).toEqual([
      'a',
      'a',
      '__proto__',
      '__proto__',
      'constructor',
      'constructor',
      '',
      '',
    ]);
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
  });
});

describe('withoutMembers', () => {
  it('leaves out the named members only, and keeps the object as it is', () => {
    const object = parseJson('{"a":1,"__proto__":2,"b":3}') as JsonObject;
    expect(stringifyJson(withoutMembers(object, new Set(['b', 'c'])))).toBe('{"a":1,"__proto__":2}');
    expect(object.b).toBe(3);
  });
});
