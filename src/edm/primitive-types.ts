import { utcText } from './date-time-offset';
import { isJsonNumber, type JsonNumber, type JsonValue } from './json/json-value';
import { plainWholeNumber, wholeNumber } from './json/whole-number';

/** A primitive type of OData's Entity Data Model (CSDL 4.01, section 3.3). */
export interface PrimitiveType {
  readonly name: `Edm.${string}`;
  /** The rule in words that follow "must be". */
  readonly rule: string;
  readonly check: (value: unknown) => boolean;
  /** Returns the form in which a value is stored and answered; undefined: as it was written. */
  readonly canonical?: (value: JsonValue) => JsonValue | undefined;
  /** CSDL facets of every property of the type (CSDL 4.01, section 7.2). */
  readonly facets?: { readonly Precision?: number; readonly Scale?: 'variable' };
  /** Its OpenAPI 3.0 form. */
  readonly openApi: {
    readonly type: 'string' | 'number' | 'integer' | 'boolean';
    readonly format?: string;
    readonly pattern?: string;
  };
}

/** Strings for the numbers that JSON cannot express (OData JSON Format, section 7.1). */
export const notFinite: ReadonlySet<unknown> = new Set(['NaN', 'INF', '-INF']);
/** Half a step above the largest single: the first value that does not round to a single. */
const SINGLE_BOUND = 3.4028235677973366e38;
/** Longest number kept as text. PostgreSQL's numeric may not hold a longer one. */
const NUMBER_LENGTH = 400;
const duration = /^-?P(?=[\dT])(?:\d{1,9}D)?(?:T(?=\d)(?:\d{1,9}H)?(?:\d{1,9}M)?(?:\d{1,9}(?:\.\d{1,12})?S)?)?$/;

/** Whether a value is a signed integer of the given number of bits. */
function isInteger(value: unknown, bits: number): boolean {
  if (typeof value === 'number')
    return Number.isInteger(value) && value >= -(2 ** (bits - 1)) && value < 2 ** (bits - 1);
  const whole = wholeNumber(value);
  return whole !== undefined && BigInt.asIntN(bits, whole) === whole;
}

/**
 * Whether PostgreSQL and every JSON reader can hold the number. It must be within the range of a double, and not so
 * small that a double would be 0: PostgreSQL would write it with all its zeros.
 */
export function isStorableNumber(value: JsonNumber): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  const text = value.toString();
  const double = Number(text);
  return text.length <= NUMBER_LENGTH && Number.isFinite(double) && (double !== 0 || !/^[^e]*[1-9]/i.test(text));
}

/** Whether the text is Unicode that PostgreSQL can hold: no U+0000, no lone surrogate. */
export function isStorableText(value: string): boolean {
  return !value.includes('\0') && value.isWellFormed();
}

const stringRule = 'a string without U+0000 and lone surrogates';

export const primitiveTypes = {
  String: {
    name: 'Edm.String',
    rule: stringRule,
    check: (value) => typeof value === 'string' && isStorableText(value),
    openApi: { type: 'string' },
  },
  Boolean: {
    name: 'Edm.Boolean',
    rule: 'true or false',
    check: (value) => typeof value === 'boolean',
    openApi: { type: 'boolean' },
  },
  Int32: {
    name: 'Edm.Int32',
    rule: 'a whole number from -2147483648 to 2147483647',
    check: (value) => isInteger(value, 32),
    canonical: plainWholeNumber,
    openApi: { type: 'integer', format: 'int32' },
  },
  Int64: {
    name: 'Edm.Int64',
    rule: 'a whole number from -9223372036854775808 to 9223372036854775807',
    check: (value) => isInteger(value, 64),
    canonical: plainWholeNumber,
    openApi: { type: 'integer', format: 'int64' },
  },
  Single: {
    name: 'Edm.Single',
    rule: 'a number of single precision (at most 3.4028235E38), or "NaN", "INF" or "-INF"',
    check: (value) =>
      isJsonNumber(value)
        ? isStorableNumber(value) &&
          Math.abs(typeof value === 'number' ? value : Number(value.toString())) < SINGLE_BOUND
        : notFinite.has(value),
    openApi: { type: 'number', format: 'float' },
  },
  Decimal: {
    name: 'Edm.Decimal',
    rule: 'a decimal number',
    check: (value) => isJsonNumber(value) && isStorableNumber(value),
    facets: { Scale: 'variable' },
    openApi: { type: 'number', format: 'decimal' },
  },
  DateTimeOffset: {
    name: 'Edm.DateTimeOffset',
    rule: 'an existing date and time in RFC 3339 form with an offset and at most seven fraction digits, such as 2020-02-25T18:52:21.2169889Z',
    check: (value) => typeof value === 'string' && utcText(value) !== undefined,
    canonical: (value) => (typeof value === 'string' ? utcText(value) : undefined),
    facets: { Precision: 7 },
    openApi: { type: 'string', format: 'date-time' },
  },
  Duration: {
    name: 'Edm.Duration',
    rule: 'an ISO 8601 duration of days, hours, minutes and seconds, such as PT0.016S',
    check: (value) => typeof value === 'string' && duration.test(value),
    facets: { Precision: 12 },
    // JSON Schema's format `duration` allows no fractions of a second, which media streams report.
    openApi: { type: 'string', pattern: duration.source },
  },
} as const satisfies Record<string, PrimitiveType>;
