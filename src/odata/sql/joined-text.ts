/** Most parts of one call: a function of PostgreSQL has room for a hundred arguments. */
const MOST_PARTS = 90;

/**
 * SQL of a text that is made of parts, of which null counts as an empty one. It is made at once: `||` would copy all that
 * stands in front of each part, and PostgreSQL would keep all copies.
 * @param parts SQL of a text each
 */
export function joinedText(parts: readonly string[]): string {
  if (parts.length <= MOST_PARTS) return `concat(${parts.join(', ')})`;
  const chunks: string[] = [];
  for (let at = 0; at < parts.length; at += MOST_PARTS) chunks.push(joinedText(parts.slice(at, at + MOST_PARTS)));
  return joinedText(chunks);
}
