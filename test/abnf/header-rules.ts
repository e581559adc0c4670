import { Char, isDigit } from '../../src/odata/syntax/characters';
import type { Cursor } from '../../src/odata/syntax/cursor';
import { preference } from '../../src/odata/syntax/preference';
import { anyOf, plain, type Reader, type Rule } from './rule';

/** Rules of the ABNF's section 8, header values, by name. */

const header =
  (name: string, value: Reader, optionalPrefix = ''): Reader =>
  (c) => {
    if (c.startsWith(optionalPrefix)) c.pos += optionalPrefix.length;
    if (!c.startsWith(name)) c.fail(`'${name}'`);
    c.pos += name.length;
    c.expect(Char.Colon);
    c.skipBlanks();
    value(c);
  };

const digits =
  (least: number, most: number): Reader =>
  (c) => {
    const start = c.pos;
    while (isDigit(c.peek()) && c.pos - start < most) c.pos++;
    if (c.pos - start < least) c.fail('a digit');
  };

/** Characters of which there has to be one at least. */
const run =
  (pattern: RegExp): Reader =>
  (c) => {
    const start = c.pos;
    while (c.pos < c.text.length && pattern.test(c.text.charAt(c.pos))) c.pos++;
    if (c.pos === start) c.fail('a value');
  };

const text = (c: Cursor, expected: string): void => {
  if (!c.text.startsWith(expected, c.pos)) c.fail(`'${expected}'`);
  c.pos += expected.length;
};

const preferences: Reader = (c) => {
  do preference(c);
  while (c.acceptSpaced(Char.Comma));
};

const single: Readonly<Record<string, string>> = {
  allowEntityReferencesPreference: 'allow-entityreferences',
  callbackPreference: 'callback',
  continueOnErrorPreference: 'continue-on-error',
  includeAnnotationsPreference: 'include-annotations',
  maxpagesizePreference: 'maxpagesize',
  omitValuesPreference: 'omit-values',
  respondAsyncPreference: 'respond-async',
  returnPreference: 'return',
  trackChangesPreference: 'track-changes',
  waitPreference: 'wait',
};

const headers: Readonly<Record<string, Rule>> = {
  asyncresult: plain(header('asyncresult', digits(3, 3))),
  'content-id': plain(header('content-id', run(/[A-Za-z0-9._~-]/))),
  isolation: plain(
    header(
      'isolation',
      (c) => {
        if (!c.startsWith('snapshot')) c.fail("'snapshot'");
        c.pos += 'snapshot'.length;
      },
      'odata-',
    ),
  ),
  'odata-entityid': plain(header('odata-entityid', run(/[\x21-\x7e\x80-\xff]/))),
  'odata-error': plain(
    header('odata-error', (c) => {
      text(c, '{');
      text(c, '"');
      text(c, 'code');
      text(c, '"');
      text(c, ':');
      while (/[\x20-\x7e]/.test(c.text.charAt(c.pos))) c.pos++;
    }),
  ),
  'odata-maxversion': plain(
    header('odata-maxversion', (c) => {
      digits(1, Infinity)(c);
      c.expect(Char.Dot);
      digits(1, Infinity)(c);
    }),
  ),
  'odata-version': plain(
    header('odata-version', (c) => {
      text(c, '4.0');
      if (c.peek() !== Char.Zero && isDigit(c.peek())) c.pos++;
    }),
  ),
  prefer: plain(header('prefer', preferences)),
};

export const headerRules: Readonly<Record<string, Rule>> = {
  ...headers,
  header: anyOf(...Object.values(headers)),
  preference: plain((c) => preference(c)),
  ...Object.fromEntries(
    Object.entries(single).map(([rule, name]) => [rule, plain((c: Cursor) => preference(c, name))]),
  ),
};
