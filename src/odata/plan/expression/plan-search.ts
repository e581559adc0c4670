import type { EntitySet } from '../../entity-set';
import { checkLimit } from '../../limits';
import { QueryError } from '../../query-error';
import type { SearchExpression } from '../../syntax/ast';
import type { Matches, SearchPlan, SearchTerm } from '../../values/search';

/**
 * Converts a $search to one set of matches, by the laws of De Morgan: every NOT becomes a difference from a set that an
 * index can list, or from all entities.
 * @throws QueryError when it is too large
 */
export function planSearch(search: SearchExpression): SearchPlan {
  checkLimit('searchTerms', countTerms(search), '$search');
  return planPart(search);
}

/** Plans a $search of a collection. @throws QueryError when it is too large, or the collection cannot be searched */
export function planSearchIn({ search: searched, name }: EntitySet, search: SearchExpression): SearchPlan {
  if (searched === 'none')
    throw new QueryError(
      '$search',
      `is not supported for ${name}, whose rows have no words; use $filter`,
      0,
      'notImplemented',
    );
  return planSearch(search);
}

/** Number of words and phrases. */
export function countTerms(search: SearchExpression): number {
  if ('text' in search) return 1;
  if ('operand' in search) return countTerms(search.operand);
  return countTerms(search.left) + countTerms(search.right);
}

function planPart(search: SearchExpression): SearchPlan {
  if ('text' in search) return { excludes: false, matches: planTerm(search.text) };
  if ('operand' in search) return opposite(planPart(search.operand));
  const [left, right] = [planPart(search.left), planPart(search.right)];
  if (search.kind === 'and') return both(left, right);
  return opposite(both(opposite(left), opposite(right)));
}

function opposite({ excludes, matches }: SearchPlan): SearchPlan {
  return { excludes: !excludes, matches };
}

function both(left: SearchPlan, right: SearchPlan): SearchPlan {
  if (left.excludes && right.excludes) return { excludes: true, matches: joined('union', left, right) };
  if (left.excludes) return { excludes: false, matches: joined('difference', right, left) };
  return { excludes: false, matches: joined(right.excludes ? 'difference' : 'intersection', left, right) };
}

function joined(kind: 'union' | 'intersection' | 'difference', left: SearchPlan, right: SearchPlan): Matches {
  return { kind, left: left.matches, right: right.matches };
}

function planTerm(written: string): SearchTerm {
  checkLimit('searchTermLength', written.length, '$search');
  const isPrefix = written.endsWith('*');
  // No stored value has U+0000, and PostgreSQL does not accept it.
  return { kind: 'term', text: (isPrefix ? written.slice(0, -1) : written).replaceAll('\0', ' '), isPrefix };
}
