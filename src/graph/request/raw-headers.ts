/**
 * How often a request carries a header.
 * @param name in lower case
 * @param rawHeaders names and values by turns, as Node's `IncomingMessage.rawHeaders`
 */
export function countHeader(name: string, rawHeaders: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const text = rawHeaders[at] ?? '';
    if (text.length === name.length && text.toLowerCase() === name) count++;
  }
  return count;
}
