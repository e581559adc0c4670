/** An escape, or a sign that has to be one: a fragment is no part of a request (RFC 9112, section 3.2). */
const escape = /%[\da-f]{2}|#/gi;
/** What stands for itself within a segment of a path (RFC 3986, rule pchar). */
const plain = /[\w.~!$&'()*+,;=:@-]/;

/**
 * A path with its percent-encoding in the one form that all its spellings have (RFC 3986, section 6.2.2): what can stand
 * for itself does, and the digits of all other escapes are capitals. An encoded slash stays one.
 * @param path without query; a malformed escape in it stays as it is
 */
export function normalizedPath(path: string): string {
  // Almost no path has one.
  if (!path.includes('%') && !path.includes('#')) return path;
  return path.replaceAll(escape, (text) => {
    if (text === '#') return '%23';
    const sign = String.fromCharCode(Number.parseInt(text.slice(1), 16));
    return plain.test(sign) ? sign : text.toUpperCase();
  });
}

/** undefined for malformed percent-encoding, which the router refuses by itself. */
export function decoded(segment: string): string | undefined {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
