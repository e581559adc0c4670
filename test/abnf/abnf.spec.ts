import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { QueryError } from '../../src/odata/query-error';
import type { Vocabulary } from '../../src/odata/syntax/vocabulary';
import { ruleOf } from './rules';

/**
 * The test cases of the OData committee, as its ABNF and its parser define them. `ABNF_CASES=<file>` reads another file of
 * this form instead of the ones of the repository.
 */
interface Suite {
  readonly Constraints?: Readonly<Record<string, readonly string[]>>;
  readonly TestCases: readonly Case[];
}

interface Case {
  readonly Name: string;
  readonly Rule: string;
  readonly Input: string;
  /** Decimal text: the input is wrong from this character on; without it, the input is right. */
  readonly FailAt?: string;
}

const fixtures = join(__dirname, '../fixtures/odata');
const files = process.env.ABNF_CASES
  ? [process.env.ABNF_CASES]
  : ['abnf-cases.yaml', 'abnf-aggregation-cases.yaml'].map((name) => join(fixtures, name));

/** Names that a suite lists for a rule are the only ones of that rule; a rule that it does not list has all names. */
function vocabularyOf(constraints: Suite['Constraints'] = {}): Vocabulary {
  const names = new Map(Object.entries(constraints).map(([rule, list]) => [rule, new Set(list)]));
  return { is: (rule, name) => names.get(rule)?.has(name) ?? true };
}

/** A file as texts alone: an input such as `3e10` is no number here. */
function read<Content>(path: string): Content {
  return parse(readFileSync(path, 'utf8'), { schema: 'failsafe' }) as Content;
}

/** Dates without quotes came to these files through a tool that took them for midnight in UTC. */
function inputOf({ Rule, Input }: Pick<Case, 'Rule' | 'Input'>): string {
  return Rule === 'date' ? Input.replace('T00:00:00.000Z', '') : Input;
}

/** Where a rule refuses an input, or nothing if it does not. */
function refusal(suite: Pick<Suite, 'Constraints'>, testCase: Pick<Case, 'Rule' | 'Input'>): number | undefined {
  const rule = ruleOf(testCase.Rule);
  if (rule === undefined) throw new Error(`no such rule: ${testCase.Rule}`);
  try {
    rule(inputOf(testCase), vocabularyOf(suite.Constraints));
    return undefined;
  } catch (error) {
    if (error instanceof QueryError) return error.offset ?? -1;
    throw error;
  }
}

function placeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

describe.each(files)('The cases of %s', (file) => {
  const suite = read<Suite>(file);
  const { TestCases: cases } = suite;
  let passed = 0;

  afterAll(() => process.stdout.write(`${file}: ${passed} of ${cases.length} cases passed\n`));

  it.each(cases.map((testCase, index) => [index, testCase.Rule, testCase.Name, testCase] as const))(
    '%i %s: %s',
    (_index, _rule, _name, testCase) => {
      expect({ input: testCase.Input, failAt: refusal(suite, testCase) }).toEqual({
        input: testCase.Input,
        failAt: placeOf(testCase.FailAt),
      });
      passed++;
    },
  );
});

/** Cases by rule: an input that is right, or an input with the place where it is wrong. */
type FurtherCases = Readonly<Record<string, readonly (string | readonly [input: string, failAt: string])[]>>;

describe.each([
  ['further-cases.yaml', 'abnf-cases.yaml'],
  ['further-aggregation-cases.yaml', 'abnf-aggregation-cases.yaml'],
])('Our own %s', (file, names) => {
  const { Constraints } = read<Suite>(join(fixtures, names));
  const cases = Object.entries(read<FurtherCases>(join(fixtures, file))).flatMap(([rule, inputs]) =>
    inputs.map((item) => [rule, ...(typeof item === 'string' ? ([item, undefined] as const) : item)] as const),
  );

  it.each(cases)('%s: %s', (Rule, Input, failAt) => {
    expect(refusal({ Constraints }, { Rule, Input })).toBe(placeOf(failAt));
  });
});
