import * as fc from 'fast-check';
import { QueryError } from '../../query-error';
import type { SearchExpression } from '../../syntax/ast';
import type { Matches, SearchPlan } from '../../values/search';
import { planSearch } from './plan-search';

const word = (text: string): SearchExpression => ({ kind: 'word', text, at: 0 });
const not = (operand: SearchExpression): SearchExpression => ({ kind: 'not', operand, at: 0 });
const join = (kind: 'and' | 'or', left: SearchExpression, right: SearchExpression): SearchExpression => ({
  ...{ kind, left, right },
  at: 0,
});

const { expression } = fc.letrec<{ expression: SearchExpression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('a', 'b', 'c').map(word),
    tie('expression').map(not),
    fc.tuple(fc.constantFrom('and', 'or'), tie('expression'), tie('expression')).map((parts) => join(...parts)),
  ),
}));

/** Whether a search finds an entity with the given words. */
function asksFor(search: SearchExpression, words: readonly string[]): boolean {
  if ('text' in search) return words.includes(search.text);
  if ('operand' in search) return !asksFor(search.operand, words);
  const [left, right] = [asksFor(search.left, words), asksFor(search.right, words)];
  return search.kind === 'and' ? left && right : left || right;
}

function isIn(matches: Matches, words: readonly string[]): boolean {
  if (matches.kind === 'term') return words.includes(matches.text);
  const [left, right] = [isIn(matches.left, words), isIn(matches.right, words)];
  if (matches.kind === 'union') return left || right;
  return left && right === (matches.kind === 'intersection');
}

function finds({ excludes, matches }: SearchPlan, words: readonly string[]): boolean {
  return isIn(matches, words) !== excludes;
}

describe('plan search', () => {
  it('plans what the expression says, for all that can be found', () => {
    const sameAnswer = fc.property(expression, fc.subarray(['a', 'b', 'c']), (search, words) => {
      expect(finds(planSearch(search), words)).toBe(asksFor(search, words));
    });
    fc.assert(sameAnswer);
  });

  it('lists only what some word finds', () => {
    fc.assert(fc.property(expression, (search) => expect(isIn(planSearch(search).matches, [])).toBe(false)));
  });

  it('takes an asterisk at the end for a prefix', () => {
    const { matches } = planSearch({ kind: 'phrase', text: 'abbie wil*', at: 0 });
    expect(matches).toEqual({ kind: 'term', text: 'abbie wil', isPrefix: true });
    expect(planSearch(word('a*b')).matches).toEqual({ kind: 'term', text: 'a*b', isPrefix: false });
  });

  it('looks for nothing that cannot be stored', () => {
    expect(planSearch(word('a\0b')).matches).toEqual({ kind: 'term', text: 'a b', isPrefix: false });
  });

  it('refuses what is too large', () => {
    const words = (count: number): SearchExpression =>
      Array.from({ length: count }, (_, index) => word(`w${index}`)).reduce((left, right) => join('and', left, right));
    expect(planSearch(words(32)).excludes).toBe(false);
    expect(() => planSearch(words(33))).toThrow(
      new QueryError('$search', 'must not have more than 32 words and phrases'),
    );
    expect(planSearch(word('x'.repeat(1000))).excludes).toBe(false);
    const long = new QueryError('$search', 'must not have a word or phrase of more than 1000 characters');
    expect(() => planSearch(not(word('x'.repeat(1001))))).toThrow(long);
  });
});
