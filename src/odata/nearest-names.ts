/** Most names to suggest. */
const MOST = 3;

/** Fewest letters of a name that is matched as a prefix. */
const FEWEST = 3;

/**
 * The known names that differ least from the given one, by at most a third of its letters; a difference in case counts
 * half. If there are none, the names that begin with it, ignoring case.
 */
export function nearestNames(name: string, known: Iterable<string>): string[] {
  const names = [...new Set(known)];
  const similar = similarNames(name, names);
  if (similar.length > 0 || name.length < FEWEST) return similar;
  const beginning = name.toLowerCase();
  return names.filter((each) => each.toLowerCase().startsWith(beginning)).slice(0, MOST);
}

function similarNames(name: string, known: readonly string[]): string[] {
  const bound = Math.max(1, Math.floor(name.length / 3));
  return known
    .map((candidate) => [candidate, distance(name, candidate)] as const)
    .filter(([, changes]) => changes <= bound)
    .sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))
    .slice(0, MOST)
    .map(([candidate]) => candidate);
}

/** A question to append to a message; empty where no name is similar. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const names = nearestNames(name, known).map((each) => `'${each}'`);
  if (names.length === 0) return '';
  const last = names.pop() as string;
  return `; did you mean ${names.length === 0 ? last : `${names.join(', ')} or ${last}`}?`;
}

/** Number of one-letter changes between two names (Levenshtein). */
function distance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > one.length / 3 + 1) return Infinity;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const cost = changeCost(one.charAt(i - 1), other.charAt(j - 1));
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + cost));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

function changeCost(one: string, other: string): number {
  if (one === other) return 0;
  return one.toLowerCase() === other.toLowerCase() ? 0.5 : 1;
}
