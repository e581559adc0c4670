/** An escape, or a `#`, which must be escaped: a request has no fragment (RFC 9112, section 3.2). */
const escape = /%[\da-f]{2}|#/gi;
/** A character that needs no escape within a segment of a path (RFC 3986, rule pchar). */
const plain = /[\w.~!$&'()*+,;=:@-]/;

/**
 * Normalizes the percent-encoding of a path (RFC 3986, section 6.2.2): decodes characters that need no escape, and
 * writes the other escapes in upper case. An encoded slash stays encoded.
 * @param path without query; a malformed escape in it stays as it is
 */
export function normalizedPath(path: string): string {
  // Almost no path contains an escape.
  if (!path.includes('%') && !path.includes('#')) return path;
  return path.replaceAll(escape, (text) => normalized.get(text) ?? text.toUpperCase());
}

/** Replacements: the characters for their needless escapes in any spelling, and the escape for `#`. */
const normalized = new Map<string, string>(
  Array.from({ length: 128 }, (_, code) => [String.fromCharCode(code), code.toString(16).padStart(2, '0')] as const)
    .filter(([sign]) => plain.test(sign))
    .flatMap(([sign, digits]) => spellingsOf(digits).map((text) => [`%${text}`, sign] as const)),
).set('#', '%23');

function spellingsOf([first = '', second = '']: string): string[] {
  return [first, first.toUpperCase()].flatMap((one) => [one + second, one + second.toUpperCase()]);
}

/** Decodes a segment; undefined where its percent-encoding is malformed, which the router refuses. */
export function decoded(segment: string): string | undefined {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
