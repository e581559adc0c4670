/** A word or phrase to find. A prefix also matches texts in which its last word is the beginning of a word. */
export interface SearchTerm {
  readonly kind: 'term';
  readonly text: string;
  readonly isPrefix: boolean;
}

/** Entities that match some word: indexes can list them. */
export type Matches =
  | SearchTerm
  | { readonly kind: 'union' | 'intersection' | 'difference'; readonly left: Matches; readonly right: Matches };

/** The plan of a $search: the matches or, with `excludes`, all other entities. */
export interface SearchPlan {
  readonly excludes: boolean;
  readonly matches: Matches;
}
