const versionPrefix = /^\/(?:v1\.0|beta)(?=\/)/;
/** The collections of which an entity can be named by a key in parentheses (OData 4.01 part 2, section 4.3.1). */
const keyed = /^(callRecords|sessions|segments|participants_v2)\((?:id=)?'(.+)'\)$/;

/** Version prefix of a URL as the client wrote it: `/v1.0`, `/beta` or nothing. */
export function versionPrefixOf(url: string): string {
  return versionPrefix.exec(url)?.[0] ?? '';
}

/**
 * Brings the URL forms of OData to the one form that a router can match: no version prefix, keys as path segments,
 * `$count` with its dollar sign. URLs outside of the API stay as they are.
 * @param url path and query of a request
 */
export function canonicalUrl(url: string): string {
  const at = url.indexOf('?');
  const path = at < 0 ? url : url.slice(0, at);
  const unprefixed = path.replace(versionPrefix, '');
  if (!/^\/communications(?:\/|$)/.test(unprefixed)) return url;
  const segments = unprefixed.replace(/\/$/, '').split('/').map(canonicalSegment);
  return segments.join('/') + (at < 0 ? '' : url.slice(at));
}

function canonicalSegment(segment: string): string {
  const decoded = decode(segment);
  if (decoded === undefined) return segment;
  const match = keyed.exec(decoded);
  if (match) return `${match[1]}/${encodeURIComponent((match[2] ?? '').replaceAll("''", "'"))}`;
  return decoded === '$count' ? decoded : segment;
}

/** undefined for malformed percent-encoding, which the router refuses by itself. */
function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
