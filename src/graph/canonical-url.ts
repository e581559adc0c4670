import { pathSegments } from './path-segments';

const versionPrefix = /^\/(?:v1\.0|beta)(?=[/?]|$)/;
/** An entity named by a key in parentheses (OData 4.01 part 2, section 4.3.1). */
const keyed = /^(\w+)\((?:id=)?'(.+)'\)$/s;
/** Scheme and host, with which a request line may begin (RFC 9112, section 3.2.2). */
const origin = /^https?:\/\/[^/?#]*/i;

/** Version prefix of a URL as the client wrote it: `/v1.0`, `/beta` or nothing. */
export function versionPrefixOf(url: string): string {
  return versionPrefix.exec(withoutOrigin(url))?.[0] ?? '';
}

/** What can stand behind a collection in the place of a key and is none (part 2, sections 4.7, 4.10 and 4.12). */
const notAKey = /^(?:\$ref$|\$filter\(|(?:any|all)\(|microsoft\.graph\.)/;

/** What stands at a service root beside collections (part 2, section 4.1). */
const systemResources: ReadonlySet<string | undefined> = new Set(['$metadata', '$batch']);

/**
 * A call of a function that is bound to the call records (part 2, section 4.5). Its name may be qualified; one that is
 * not looks like a key, and is told from it by how Graph names its functions.
 */
const functionCall = /^(?:(?:(?:microsoft\.graph\.)?callRecords\.)(\w+)|(get[A-Z]\w*))(\(.*\))$/s;

/** A call of the function that tells of changes; Graph takes it without parentheses too. */
const deltaCall = /^(?:(?:microsoft\.)?graph\.)?delta(?:\(\))?$/;

/** First segment of paths to functions: their name follows, and what they are called with. */
export const FUNCTION = '$function';

/** A path of plain names and ids, perhaps with a version prefix and a slash at the end: almost every one. */
const plain = /^(?:\/v1\.0|\/beta)?(\/communications(?:\/(?!delta(?:[/?]|$))[\w-]+)+)\/?(?=\?|$)/;

/** Collections at a service root, perhaps with a key. */
const collections = /^subscriptions(?:\(|$)/;

/** Namespace that the name of an action may begin with (part 2, section 4.6). */
const namespace = /^(?:microsoft\.)?graph\.(?=\w+$)/;

/** First segment of paths that a router would take for others. */
export const RESOURCE = '$resource';

/**
 * Brings the URL forms of OData to the one form that a router can match: no version prefix, keys as path segments,
 * `$count`, `$metadata` and `$batch` with their dollar signs, calls of functions below {@link FUNCTION}, and what stands
 * in the place of a key below {@link RESOURCE}. URLs outside of the API stay as they are.
 * @param url path and query of a request
 */
export function canonicalUrl(url: string): string {
  const [asWritten = '', alike] = plain.exec(url) ?? [];
  if (alike !== undefined) return alike + url.slice(asWritten.length);
  const local = withoutOrigin(url);
  const [path = ''] = local.split('?', 1);
  const [root = '', ...segments] = pathSegments(path.replace(versionPrefix, '').replace(/\/$/, '').slice(1));
  const name = decode(root);
  if (systemResources.has(name)) return [`/${name}`, ...segments].join('/') + local.slice(path.length);
  const isCollection = collections.test(name ?? '');
  if (name !== 'communications' && !isCollection) return local;
  const canonical = isCollection
    ? canonicalSegments([root, ...segments]).map((segment) => segment.replace(namespace, ''))
    : [name, ...canonicalSegments(segments)];
  return `/${canonical.join('/')}${local.slice(path.length)}`;
}

function withoutOrigin(url: string): string {
  return url.startsWith('/') ? url : url.replace(origin, '') || '/';
}

/** Names and keys take turns along a path; a name that brings its key in parentheses is followed by a name. */
function canonicalSegments(segments: readonly string[]): string[] {
  const [set, call, ...rest] = segments;
  if (set === 'callRecords' && rest.length === 0 && deltaCall.test(decode(call ?? '') ?? ''))
    return [FUNCTION, 'delta'];
  const [, qualified, short, parameters] = functionCall.exec(decode(call ?? '') ?? '') ?? [];
  const name = qualified ?? short;
  if (set === 'callRecords' && name !== undefined)
    return [FUNCTION, name, encodeURIComponent(parameters ?? ''), ...rest];
  let isKey = false;
  let isAmbiguous = false;
  const result = segments.map((segment) => {
    const decoded = decode(segment);
    if (isKey) {
      isKey = false;
      isAmbiguous ||= notAKey.test(decoded ?? '');
      return decoded === '$count' ? decoded : segment;
    }
    const [, name, key] = keyed.exec(decoded ?? '') ?? [];
    isKey = key === undefined;
    return key === undefined ? segment : `${name}/${encodeURIComponent(key.replaceAll("''", "'"))}`;
  });
  return isAmbiguous ? [RESOURCE, ...result] : result;
}

/** undefined for malformed percent-encoding, which the router refuses by itself. */
function decode(segment: string): string | undefined {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
