/**
 * Whether options of an expanded collection name `$it`, the entity that the request is about (OData 4.01 part 2, section
 * 5.1.1.14.4). A request for the collection alone, as a link to its next page is, would mean another entity by it.
 * @param node options, or a part of them
 */
export function refersToIt(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if ('kind' in node && node.kind === 'variable' && 'name' in node) return node.name === '$it';
  const parts: Iterable<unknown> = node instanceof Map ? node.values() : Object.values(node);
  for (const part of parts) if (refersToIt(part)) return true;
  return false;
}
