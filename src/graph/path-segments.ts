/** A segment that holds an expression, in which slashes are part of a path of its own (OData 4.01 part 2, section 4.12). */
const condition = /^(?:\$|%24)?(?:filter|any|all)(?:\(|%28)/;

/**
 * The segments of a path. A slash within the parentheses or quotes of a condition separates none, and comes out encoded.
 * @param path percent-encoded, without a slash at the start
 */
export function pathSegments(path: string): string[] {
  const parts = path.split('/');
  // Almost no path holds one.
  if (!/\(|%28/.test(path) || !parts.some((part) => condition.test(part))) return parts;
  const segments: string[] = [];
  for (let at = 0; at < parts.length; at++) {
    const first = parts[at] ?? '';
    const length = condition.test(first) ? lengthOfCondition(parts.slice(at)) : 1;
    segments.push(withoutDollar(parts.slice(at, at + length).join('%2F')));
    at += length - 1;
  }
  return segments;
}

/** How many parts a condition takes; 1 where its parentheses do not close. */
function lengthOfCondition(parts: readonly string[]): number {
  let depth = 0;
  let isQuoted = false;
  for (const [index, part] of parts.entries()) {
    for (const [mark] of part.matchAll(/[()']|%2[789]/g)) {
      if (mark === "'" || mark === '%27') isQuoted = !isQuoted;
      else if (!isQuoted) depth += mark === '(' || mark === '%28' ? 1 : -1;
    }
    if (depth === 0 && !isQuoted) return index + 1;
  }
  return 1;
}

/** `any` and `all` are written either way. */
function withoutDollar(segment: string): string {
  return segment.replace(/^(?:\$|%24)(?=(?:any|all)(?:\(|%28))/, '');
}
