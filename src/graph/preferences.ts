/** What a client prefers in an answer (RFC 7240; OData 4.01 part 1, section 8.2.8). */
export interface Preferences {
  /** Most items on a page. */
  readonly maxPageSize?: number;
  /** Whether to leave out members that are null or empty. */
  readonly omitNulls: boolean;
  /** Whether to send enumeration members that Graph added behind `unknownFutureValue`. */
  readonly unknownEnumMembers: boolean;
}

/** One preference with its value, commas and equals signs within quotes left alone. */
const preference = /\s*([^\s=;,"]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s;,"]*))?\s*(?:;[^,]*)?(?:,|$)/gy;

/** What the header asks for that the service can do; it ignores what it does not know, as the RFC says. */
export function readPreferences(header: string | undefined): Preferences {
  const found = new Map<string, string>();
  for (const [, name = '', value = ''] of (header ?? '').matchAll(preference)) {
    const key = name.toLowerCase().replace(/^odata\./, '');
    if (!found.has(key)) found.set(key, value.replaceAll('"', '').toLowerCase());
  }
  const size = found.get('maxpagesize') ?? '';
  return {
    maxPageSize: /^[1-9]\d{0,9}$/.test(size) ? Number(size) : undefined,
    omitNulls: found.get('omit-values') === 'nulls',
    unknownEnumMembers: found.has('include-unknown-enum-members'),
  };
}

/** Value of `Preference-Applied`; empty when nothing was. @param pageSize most items on this page, of an answer that is one */
export function appliedPreferences(
  { maxPageSize, omitNulls, unknownEnumMembers }: Preferences,
  pageSize?: number,
): string {
  return [
    ...(maxPageSize !== undefined && pageSize !== undefined
      ? [`odata.maxpagesize=${Math.min(maxPageSize, pageSize)}`]
      : []),
    ...(omitNulls ? ['omit-values=nulls'] : []),
    ...(unknownEnumMembers ? ['include-unknown-enum-members'] : []),
  ].join(', ');
}
