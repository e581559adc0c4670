/** Most parts of one call: a function of PostgreSQL takes at most 100 arguments. */
const MOST_PARTS = 90;

/**
 * SQL that concatenates texts; null counts as an empty text. concat() makes the result at once: `||` would copy the
 * text before each part, and PostgreSQL would keep all copies.
 * @param parts SQL of a text each
 */
export function joinedText(parts: readonly string[]): string {
  if (parts.length <= MOST_PARTS) return `concat(${parts.join(', ')})`;
  const chunks: string[] = [];
  for (let at = 0; at < parts.length; at += MOST_PARTS) chunks.push(joinedText(parts.slice(at, at + MOST_PARTS)));
  return joinedText(chunks);
}
