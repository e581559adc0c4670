import { parsePreferences, type Preferences } from '../../odata/syntax/preference';

/**
 * Parses the preferences of a client (RFC 7240; OData 4.01 part 1, section 8.2.8).
 * @param header one or several `Prefer`
 */
export function readPreferences(header: string | readonly string[] | undefined): Preferences {
  return header === undefined ? {} : parsePreferences([header].flat().join(','));
}

/**
 * Value of `Preference-Applied`; empty when no preference was applied.
 * @param pageSize maximum items on the page; undefined where the answer is not a page
 * @param isOfWrite whether the answer is to a write, to which `return` applies
 */
export function appliedPreferences(
  { maxPageSize, omitValues, includeUnknownEnumMembers, return: returns }: Preferences,
  pageSize?: number,
  isOfWrite = false,
): string {
  return [
    ...(isOfWrite && returns !== undefined ? [`return=${returns}`] : []),
    ...(maxPageSize !== undefined && pageSize !== undefined
      ? [`odata.maxpagesize=${Math.min(maxPageSize, pageSize)}`]
      : []),
    ...(omitValues === 'nulls' ? ['omit-values=nulls'] : []),
    ...(includeUnknownEnumMembers ? ['include-unknown-enum-members'] : []),
  ].join(', ');
}
