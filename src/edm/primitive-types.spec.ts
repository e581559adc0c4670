import { LosslessNumber } from 'lossless-json';
import { parseJson } from './json/json';
import { isStorableNumber, isStorableText, primitiveTypes, type PrimitiveType } from './primitive-types';

type Name = keyof typeof primitiveTypes;

const MAX_SINGLE = 3.4028234663852886e38;

/** JSON texts that are values of each type, and texts that are not. */
const values: Record<Name, { good: string[]; bad: string[] }> = {
  String: {
    good: ['""', '"text"', '"\\u0001"', '"\\ud83d\\ude00"', '"\\uffff"', '"\\\\u0000"'],
    bad: ['"\\u0000"', '"a\\u0000b"', '"\\ud83d"', '"\\ude00\\ud83d"', '1', 'true', 'null', '[]', '{}'],
  },
  Boolean: { good: ['true', 'false'], bad: ['"true"', '0', '1', 'null', '[]'] },
  Int32: {
    good: ['0', '-0', '2147483647', '-2147483648', '1.0', '1e3', '-68'],
    bad: ['2147483648', '-2147483649', '0.5', '1e-1', '"1"', '9223372036854775807', '1e300', 'null', 'true', '[1]'],
  },
  Int64: {
    good: ['0', '9007199254740993', '9223372036854775807', '-9223372036854775808', '4294967295', '1e15'],
    bad: ['9223372036854775808', '-9223372036854775809', '0.5', '"1"', '9007199254740992.5', '1e30', 'null'],
  },
  Single: {
    good: ['0', '0.03738318', '-1.5', '1e-45', '3.4028235e38', '-3.4028235E38', '"NaN"', '"INF"', '"-INF"', '1e-300'],
    bad: ['3.4028236e38', '-1e39', '1e400', '1e-400', '"Infinity"', '"nan"', '"1"', 'null', 'true', '[]'],
  },
  Decimal: {
    good: ['0', '0.1234567890123456789012345678901234567890', '123456789012345678901234567890', '1e308'],
    bad: ['1e309', '-1e400', '"0.1"', '"NaN"', 'null', '{}'],
  },
  DateTimeOffset: {
    good: ['"2020-02-25T18:52:21.2169889Z"', '"2020-02-25T18:52:21+02:00"'],
    bad: ['"2020-02-30T00:00:00Z"', '"2020-02-25"', '"now"', '1582656741', 'null'],
  },
  Duration: {
    good: ['"PT0.016S"', '"PT0S"', '"P1D"', '"-PT1M"', '"P1DT2H3M4.5S"', '"PT1H"', '"PT0.000000000001S"'],
    bad: ['"P"', '"PT"', '"P1DT"', '"1S"', '"P1Y"', '"P1M"', '"P1W"', '"PT1.S"', '"PT.5S"', '"pt1s"', '"PT1S "', '1'],
  },
};

const typeNames = Object.keys(primitiveTypes) as Name[];
const rows = (side: 'good' | 'bad'): [Name, string][] =>
  typeNames.flatMap((name) => values[name][side].map((text): [Name, string] => [name, text]));

describe('primitiveTypes', () => {
  it.each(rows('good'))('%s: takes %s', (name, text) => {
    expect(primitiveTypes[name].check(parseJson(text))).toBe(true);
  });

  it.each(rows('bad'))('%s: refuses %s', (name, text) => {
    expect(primitiveTypes[name].check(parseJson(text))).toBe(false);
  });

  it.each(typeNames)('%s: refuses what is no JSON value, and says its rule', (name) => {
    const type: PrimitiveType = primitiveTypes[name];
    for (const value of [undefined, Symbol('value'), () => 1, NaN, Infinity]) expect(type.check(value)).toBe(false);
    expect(type.name).toBe(`Edm.${name}`);
    expect(type.rule).toMatch(/^\S.*[^.]$/);
  });

  it('takes the largest single, and not the first number that rounds beyond it', () => {
    expect(primitiveTypes.Single.check(MAX_SINGLE)).toBe(true);
    expect(Math.fround(3.4028235677973366e38)).toBe(Infinity);
    expect(primitiveTypes.Single.check(3.4028235677973366e38)).toBe(false);
  });
});

describe('isStorableNumber', () => {
  it.each(['1e308', '-1e308', '4.94065645841246544e-324', `0.${'1'.repeat(398)}`])('is true for %s', (text) => {
    expect(isStorableNumber(new LosslessNumber(text))).toBe(true);
  });

  it.each(['1e309', `0.${'1'.repeat(399)}`, '1e-400', '-1e-99999', `0.${'0'.repeat(350)}1`])(
    'is false for %s',
    (text) => {
      expect(isStorableNumber(new LosslessNumber(text))).toBe(false);
    },
  );

  it('is true for integers of up to 309 digits', () => {
    expect(isStorableNumber(10n ** 308n)).toBe(true);
    expect(isStorableNumber(10n ** 309n)).toBe(false);
  });
});

describe('isStorableText', () => {
  it.each([
    ['', true],
    ['\u0001\uffff', true],
    ['\u{1f600}', true],
    ['\0', false],
    ['a\ud800', false],
    ['\udc00\ud800', false],
  ])('of %j is %s', (text, expected) => {
    expect(isStorableText(text)).toBe(expected);
  });
});
