import fc from 'fast-check';
import { areMet, isKnown, parseEntityTags, readConditions } from './conditions';

/** Characters within the quotes of a tag (RFC 9110, section 8.8.3). */
const opaque = fc
  .array(fc.constantFrom(...'!#,*/\\W0aZ~', '\x80', '\xff'), { maxLength: 6 })
  .map((characters) => characters.join(''));
const space = fc.constantFrom('', ' ', '\t', ' \t ');
const tag = fc.record({ opaque, weak: fc.boolean() });

/** A list as a client may write it, with what it names. */
const list = fc.array(fc.tuple(space, fc.option(tag), space), { minLength: 1, maxLength: 5 }).map((items) => ({
  text: items
    .map(([before, one, after]) => before + (one ? `${one.weak ? 'W/' : ''}"${one.opaque}"` : '') + after)
    .join(','),
  named: items.flatMap(([, one]) => (one ? [one.opaque] : [])),
}));

describe('A list of entity tags', () => {
  it('is read as it was written', () => {
    fc.assert(fc.property(list, ({ text, named }) => expect(parseEntityTags(text)).toEqual(named)));
  });

  it('is told from anything else, whatever that is', () => {
    /** The grammar once more, for the text as a whole. */
    const isList = (text: string): boolean =>
      text
        .replaceAll(/(?:W\/)?"[!#-~\x80-\xff]*"/g, 'T')
        .split(',')
        .every((item) => /^[ \t]*T?[ \t]*$/.test(item) && (item.includes('T') || !/[^ \t]/.test(item)));
    const garbage = fc.array(fc.constantFrom('"', 'W/', 'w/', ',', ' ', '*', 'a', '1', '\n', '"1"'), { maxLength: 8 });
    fc.assert(
      fc.property(garbage, (parts) => {
        const text = parts.join('');
        // A quote between quotes is read from the left by both.
        fc.pre(!text.includes('T'));
        expect(parseEntityTags(text) !== undefined).toBe(isList(text));
      }),
    );
  });

  it('of great length takes no longer than it is long', () => {
    expect(parseEntityTags(`${' '.repeat(16_000)}x`)).toBeUndefined();
    expect(parseEntityTags(','.repeat(16_000))).toEqual([]);
    expect(parseEntityTags('"'.repeat(16_001))).toBeUndefined();
  });
});

describe('Conditions', () => {
  it('of a request are those of its headers', () => {
    expect(readConditions({ accept: '*/*' })).toEqual({});
    expect(readConditions({ 'if-match': ' * ', 'if-none-match': 'W/"1", "2"' })).toEqual({
      ifMatch: '*',
      ifNoneMatch: ['1', '2'],
    });
  });

  it.each(['', ' ', ',', '1', 'W/1', 'w/"1"', '"1', '*, "1"', '"1" "2"', '"a b"', "'1'"])(
    'are refused when malformed: %j',
    (value) => {
      for (const [name, header] of [
        ['If-Match', 'if-match'],
        ['If-None-Match', 'if-none-match'],
      ] as const)
        expect(() => readConditions({ [header]: value })).toThrow(`The header ${name} must be * or entity tags`);
    },
  );

  it('compare tags weakly', () => {
    for (const [tags, tag, expected] of [
      [['1'], 'W/"1"', true],
      [['0', '1'], '"1"', true],
      [['1'], 'W/"11"', false],
      ['*' as const, undefined, true],
      [['1'], undefined, false],
    ] as const) {
      expect(isKnown({ ifNoneMatch: tags }, tag)).toBe(expected);
      expect(areMet({ ifMatch: tags }, tag)).toBe(expected);
      expect(areMet({ ifNoneMatch: tags }, tag)).toBe(!expected);
    }
    expect(areMet({}, undefined)).toBe(true);
    expect(isKnown({}, '"1"')).toBe(false);
    expect(() => isKnown({ ifMatch: ['1'] }, '"2"')).toThrow('not in a state');
    expect(areMet({ ifMatch: ['1'], ifNoneMatch: ['1'] }, '"1"')).toBe(false);
  });
});
