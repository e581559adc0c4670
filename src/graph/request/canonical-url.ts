import { keyOfAlias } from './key-alias';
import { logIn, logNames, namesAsDeclared, pathNames } from './path-names';
import { pathSegments } from './path-segments';
import { decoded, normalizedPath } from './percent-encoding';
import { ledCollections, rootCollections, singletons } from './service-roots';

const versionPrefix = /^\/+(?:v1\.0|beta)(?=[/?]|$)/i;
/** An entity named by a key in parentheses (OData 4.01 part 2, section 4.3.1). */
const keyed = /^(\w+)\((?:id=)?'(.+)'\)$/s;
/** An entity whose key a parameter alias stands for (part 2, section 5.3). */
const aliased = /^(\w+)\((?:id=)?(@\w+)\)$/;
/** Scheme and host, with which a request line may begin (RFC 9112, section 3.2.2). */
const origin = /^https?:\/\/[^/?#]*/i;

/** More characters than a version prefix has, however it is written, and the one behind it. */
const PREFIX_LENGTH = 20;

/** Version prefix of a URL: `/v1.0`, `/beta` or nothing. */
export function versionPrefixOf(url: string): string {
  const [prefix = ''] = versionPrefix.exec(normalizedPath(withoutOrigin(url).slice(0, PREFIX_LENGTH))) ?? [];
  return prefix.toLowerCase().replace(/^\/+/, '/');
}

/** What can stand behind a collection in the place of a key and is none (part 2, sections 4.7, 4.10 and 4.12). */
const notAKey = /^(?:\$ref$|\$filter\(|(?:any|all)\(|microsoft\.graph\.|callrecords\.quality\.)/;

/** What stands at a service root beside collections (part 2, section 4.1). */
const systemResources: ReadonlySet<string | undefined> = new Set(['$metadata', '$batch', '$entity']);

/**
 * A call of a function that is bound to the call records (part 2, section 4.5). Its name may be qualified; one that is
 * not looks like a key, and is told from it by how Graph names its functions.
 */
const functionCall = /^(?:(?:(?:microsoft\.graph\.)?callRecords\.)(\w+)|(get[A-Z]\w*))(\(.*\))$/s;

/** A call of the function that tells of changes; Graph takes it without parentheses too. */
const deltaCall = /^(?:(?:microsoft\.)?graph\.)?delta(?:\(\))?$/;

/** First segment of paths to functions: their name follows, and what they are called with. */
export const FUNCTION = '$function';

/** First segment of paths to call logs: the name of the log follows. A call record can have that name as its key. */
export const LOG = '$log';

/** A name of a collection. Names and keys take turns, so that no segment can be both. */
const NAME = `(?:${pathNames.join('|')})`;

/** A path of plain names and ids, perhaps with a version prefix and a slash at the end: almost every one. */
const plain = new RegExp(
  String.raw`^(?:/v1\.0|/beta)?(/(?:${singletons.join('|')})(?=/\w)(?:/${NAME}/(?!(?:delta|${logNames.join('|')})(?:[/?]|$))[\w-]+)*(?:/${NAME})?)/?(?=\?|$)`,
);

const emptyBehindSingleton = new RegExp(String.raw`^(${singletons.join('|')})/{2,}`, 'i');

/** Collections at a service root, perhaps with a key. */
const collections = new RegExp(String.raw`^(?:${rootCollections.join('|')})(?:\(|$)`);

/** Namespace that the name of an action may begin with (part 2, section 4.6). */
const namespace = /^(?:microsoft\.)?graph\.(?=\w+$)/;

/** Whether a URL in its canonical form has an empty segment, such as that of a key which a script has left empty. */
export function hasEmptySegment(url: string): boolean {
  return /^[^?]*\/\//.test(url);
}

/** First segment of paths that a router would take for others. */
export const RESOURCE = '$resource';

/**
 * Brings a URL to the one form that the router knows, whatever its spelling: no origin, what need not be percent-encoded as
 * it is, and, of the forms of OData, no version prefix, keys as path segments, `$count`, `$metadata` and `$batch` with their
 * dollar signs, calls of functions below {@link FUNCTION}, call logs below {@link LOG}, and what stands in the place of a key
 * below {@link RESOURCE}.
 * Takes a time linear in the length of the URL.
 * @param url path and query of a request
 */
export function canonicalUrl(url: string): string {
  const [asWritten = '', alike] = plain.exec(url) ?? [];
  if (alike !== undefined) return alike + url.slice(asWritten.length);
  const local = withoutOrigin(url);
  const mark = local.indexOf('?');
  const query = mark < 0 ? '' : local.slice(mark);
  const path = normalizedPath(mark < 0 ? local : local.slice(0, mark));
  // The router refuses it.
  if (decoded(path) === undefined) return path + query;
  const withoutVersion = withoutSlashes(path.replace(versionPrefix, ''));
  const written = namesAsDeclared(pathSegments(withoutEmptyBeginning(withoutVersion)));
  const isLed = ledCollections.has(written[0]?.replace(/\(.*$/s, '') ?? '');
  const [root = '', ...segments] = isLed ? ['communications', ...written] : written;
  const system = root.toLowerCase();
  if (systemResources.has(system)) return [`/${system}`, ...segments].join('/') + query;
  const isCollection = collections.test(root);
  if (!singletons.some((name) => name === root) && !isCollection)
    return path.replace(/^\/+(?:v1\.0|beta)(?=\/?$)/i, (text) => text.toLowerCase().replace(/^\/+/, '/')) + query;
  const canonical = isCollection
    ? canonicalSegments([root, ...segments], query).map((segment) => segment.replace(namespace, ''))
    : [root, ...canonicalSegments(segments, query)];
  return `/${canonical.join('/')}${query}`;
}

/** Path and query, which begin with a slash whatever the client wrote. */
function withoutOrigin(url: string): string {
  if (url.startsWith('/')) return url;
  const local = url.replace(origin, '');
  return local.startsWith('/') ? local : `/${local}`;
}

/** The path without slashes at its end, which the router does not mind either. */
function withoutSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end--;
  return path.slice(0, end);
}

/**
 * The path without slashes at its beginning and behind a singleton. There, an empty segment cannot stand for a key: the
 * base address of a script ends with a slash, to which it adds paths that begin with one.
 */
function withoutEmptyBeginning(path: string): string {
  return path.replace(/^\/+/, '').replace(emptyBehindSingleton, '$1/');
}

/** A key as a segment of its own, written as a client may write it there; a dollar sign would make something else of it. */
function keySegment(key: string): string {
  return normalizedPath(encodeURIComponent(key)).replace(/^\$/, '%24');
}

/** The name and key of a segment such as `sessions('s1')`. */
function keyIn(segment: string, query: string): readonly [name?: string, key?: string] {
  const [, name, key] = keyed.exec(segment) ?? [];
  if (key !== undefined) return [name, key.replaceAll("''", "'")];
  const [, collection, alias] = aliased.exec(segment) ?? [];
  return alias === undefined ? [] : [collection, keyOfAlias(alias, query)];
}

/** Names and keys take turns along a path; a name that brings its key in parentheses is followed by a name. */
function canonicalSegments(segments: readonly string[], query: string): string[] {
  const [set, call = '', ...rest] = segments;
  const text = decoded(call) ?? '';
  if (set === 'callRecords' && rest.length === 0 && deltaCall.test(text)) return [FUNCTION, 'delta'];
  const [, qualified, short, parameters = ''] = functionCall.exec(text) ?? [];
  const name = qualified ?? short;
  if (set === 'callRecords' && name !== undefined) return [FUNCTION, name, encodeURIComponent(parameters), ...rest];
  const log = set === 'callRecords' ? logIn(text) : undefined;
  if (log?.call === '' || log?.call === '()') return [LOG, ...keySegments([log.name, ...rest], query)];
  const [, key] = log ? keyIn(log.name + log.call, query) : [];
  return log && key !== undefined ? [LOG, log.name, keySegment(key), ...rest] : keySegments(segments, query);
}

/** Keys in parentheses become segments of their own. */
function keySegments(segments: readonly string[], query: string): string[] {
  let isKey = false;
  let isAmbiguous = false;
  const result = segments.map((segment) => {
    if (isKey) {
      isKey = false;
      isAmbiguous ||= notAKey.test(decoded(segment) ?? '');
      return segment;
    }
    const [name, key] = keyIn(decoded(segment) ?? '', query);
    isKey = key === undefined;
    return key === undefined ? segment : `${name}/${keySegment(key)}`;
  });
  return isAmbiguous ? [RESOURCE, ...result] : result;
}
