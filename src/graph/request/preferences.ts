import { parsePreferences, writtenPreference, type Preferences } from '../../odata/syntax/preference';
import { GraphError } from '../errors/graph-error';

/**
 * Parses the preferences of a client (RFC 7240; OData 4.01 part 1, section 8.2.8).
 * @param header one or several `Prefer`
 */
export function readPreferences(header: string | readonly string[] | undefined): Preferences {
  return header === undefined ? {} : parsePreferences([header].flat().join(','));
}

/**
 * The seconds that a client prefers to wait.
 * @param header one or several `Prefer`
 * @returns undefined where the client does not say
 * @throws GraphError `badRequest` for what is no number of seconds: the answer would show nothing of it
 */
export function readWait(header: string | readonly string[] | undefined): number | undefined {
  const { wait } = readPreferences(header);
  if (wait !== undefined || header === undefined) return wait;
  const written = writtenPreference([header].flat().join(','), 'wait');
  if (written === undefined) return undefined;
  throw new GraphError('badRequest', {
    message: `The header Prefer has ${written}: wait takes a whole number of seconds from 0, such as wait=5.`,
  });
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
