/** Names farther away than this are no misspelling. */
const MOST_EDITS = 2;
/** Longer names are not compared, so that the work stays small. */
const LONGEST = 32;

/** The name that a misspelt one most likely means, if any is close. Both in lower case. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  if (name.length > LONGEST) return undefined;
  let best: string | undefined;
  let least = MOST_EDITS + 1;
  for (const candidate of known) {
    const edits = distance(name, candidate);
    if (edits < least) [best, least] = [candidate, edits];
  }
  return best;
}

/** Letters to insert, delete or replace (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let line = 1; line <= a.length; line++) {
    const next = [line];
    for (let column = 1; column <= b.length; column++) {
      const same = a[line - 1] === b[column - 1] ? 0 : 1;
      next.push(
        Math.min((row[column - 1] as number) + same, (row[column] as number) + 1, (next[column - 1] as number) + 1),
      );
    }
    row = next;
  }
  return row[b.length] as number;
}
