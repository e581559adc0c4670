/**
 * Whether options of an expanded collection use `$it`, the entity of the request (OData 4.01 part 2, section
 * 5.1.1.14.4). In a request for the collection alone, such as the link to its next page, `$it` would be another entity.
 * @param node options, or a part of them
 */
export function refersToIt(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if ('kind' in node && node.kind === 'variable' && 'name' in node) return node.name === '$it';
  const parts: Iterable<unknown> = node instanceof Map ? node.values() : Object.values(node);
  for (const part of parts) if (refersToIt(part)) return true;
  return false;
}
