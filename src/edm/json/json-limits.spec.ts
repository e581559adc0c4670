import { parseInSteps, parseJson } from './json';
import { JsonLimitError, limitsOfInput } from './json-limits';
import { atOnce } from './steps';

const list = (count: number, item: string): string => Array.from({ length: count }, () => item).join(',');
const members = (count: number): string => Array.from({ length: count }, (_, n) => `"m${n}":1`).join(',');
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
/** A number that JavaScript's own parser would not keep. */
const exact = '0.10000000000000000001';

/** Name, a text at the limit, a text beyond it, and its message. */
const cases: [string, string, string, string][] = [
  ['levels', nested(128), nested(129), 'is nested deeper than 128 levels'],
  ['levels that are not closed', nested(128), '{"a":'.repeat(400_000), 'is nested deeper than 128 levels'],
  ['members', `{${members(10_000)}}`, `{${members(10_001)}}`, 'has an object with more than 10000 members'],
  [
    'repeated members',
    `{${list(10_000, '"a":1')}}`,
    `{${list(10_001, '"a":1')}}`,
    'has an object with more than 10000 members',
  ],
  ['items', `[${list(50_000, '1')}]`, `[${list(50_001, '1')}]`, 'has an array with more than 50000 items'],
  [
    'values',
    `[${list(25, `[${list(9_999, '1')}]`)}]`,
    `[${list(26, `[${list(9_999, '1')}]`)}]`,
    'holds more than 250000 values',
  ],
];

describe.each(cases)('%s', (_, right, tooMuch, message) => {
  const ways: [string, (text: string) => unknown][] = [
    ['native parser', (text) => parseJson(text, limitsOfInput(text.length))],
    ['parser', (text) => parseJson(`[${exact},${text}]`, limitsOfInput(text.length))],
    ['parser in steps', (text) => atOnce(parseInSteps(text, limitsOfInput(text.length)))],
  ];

  it.each(ways)('are bounded by the %s', (way, read) => {
    if (way !== 'parser') expect(() => read(right)).not.toThrow();
    expect(() => read(tooMuch)).toThrow(new JsonLimitError(...limitNamed(message)));
  });
});

function limitNamed(message: string): ConstructorParameters<typeof JsonLimitError> {
  const limits = limitsOfInput(0);
  const names = Object.keys(limits) as (keyof typeof limits)[];
  const name = names.find((each) => new JsonLimitError(each, limits).message === message);
  if (!name) throw new Error(`No limit says that a text ${message}.`);
  return [name, limits];
}

describe('json limits', () => {
  it('compares a member that is given again with no more values than the text may hold', () => {
    let text = '1';
    while (text.length < 1_000_000) text = `{"a":${text},"a":${text}}`;
    expect(() => parseJson(text, limitsOfInput(text.length))).toThrow('holds more than 250000 values');
  });

  it('does not bound what the service itself has made', () => {
    expect(parseJson(`[${list(300_000, '1')}]`)).toHaveLength(300_000);
  });

  it('lets a longer text hold more', () => {
    expect(limitsOfInput(32 * 1024 * 1024).values).toBe(2 * 1024 * 1024);
  });
});
