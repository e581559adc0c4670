/**
 * Counts how often a request contains a header.
 * @param name in lower case
 * @param rawHeaders alternating names and values, as in Node's `IncomingMessage.rawHeaders`
 */
export function countHeader(name: string, rawHeaders: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const text = rawHeaders[at] ?? '';
    if (text.length === name.length && text.toLowerCase() === name) count++;
  }
  return count;
}
