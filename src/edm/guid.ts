const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Parses a GUID from outside, such as a tenant id in a claim or a path segment.
 * @returns the GUID in lower case, or undefined when the value is not a GUID
 */
export function parseGuid(value: unknown): string | undefined {
  return typeof value === 'string' && guid.test(value) ? value.toLowerCase() : undefined;
}
