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
  return path.replaceAll(escape, (text) => normalized.get(text) ?? text.toUpperCase());
}

/** What stands for the escapes of signs that need none, in any spelling, and for the sign that needs one. */
const normalized = new Map<string, string>(
  Array.from({ length: 128 }, (_, code) => [String.fromCharCode(code), code.toString(16).padStart(2, '0')] as const)
    .filter(([sign]) => plain.test(sign))
    .flatMap(([sign, digits]) => spellingsOf(digits).map((text) => [`%${text}`, sign] as const)),
).set('#', '%23');

function spellingsOf([first = '', second = '']: string): string[] {
  return [first, first.toUpperCase()].flatMap((one) => [one + second, one + second.toUpperCase()]);
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
