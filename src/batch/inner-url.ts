import { isStorableText } from '../edm/primitive-types';
import { canonicalUrl, versionPrefixOf } from '../graph/request/canonical-url';
import { batchPath, unfitRoutes } from './batch.routes';

/** The origin and version prefix of a batch's own URL, and who sends it. */
export interface BatchTarget {
  /** Scheme and host, such as `http://localhost:3000`. */
  readonly origin: string;
  /** Version prefix of its URL: `/v1.0`, `/beta` or nothing. */
  readonly prefix: string;
  /** Headers that tell the sender, by name in lower case. A request within the batch may repeat them. */
  readonly credentials?: Readonly<Record<string, unknown>>;
}

/** Removes the batch's scheme and host from a URL; undefined: it has another host. */
export function localUrl(url: string, { origin }: BatchTarget): string | undefined {
  if (url === origin || url.startsWith(`${origin}/`)) return url.slice(origin.length) || '/';
  return /^[a-z][a-z\d+.-]*:\/\/|^\/\//i.test(url) ? undefined : url;
}

/**
 * Returns the URL of a request as if it had been sent by itself: with the batch's version prefix unless it has its own.
 * @param url without scheme and host
 * @param entityUrl URL that replaces the reference at the beginning
 */
export function innerUrl(url: string, { prefix }: BatchTarget, entityUrl?: string): string {
  const absolute = encoded(url.startsWith('/') ? url : `/${url}`);
  if (entityUrl !== undefined) return entityUrl + absolute.slice(1).replace(/^[^/?]*/, '');
  return versionPrefixOf(absolute) === '' ? prefix + absolute : absolute;
}

/** Checks whether a request can be part of a batch. Returns the problem, worded to follow the URL; undefined: none. */
export function unfitForBatch(method: string, url: string): string | undefined {
  const path = pathOf(url);
  if (path === batchPath || path.startsWith(`${batchPath}/`)) return unfitRoutes.get(batchPath);
  return method === 'POST' ? unfitRoutes.get(path) : undefined;
}

/** Id of the call record in a URL; undefined: none. */
export function callRecordIdOf(url: string): string | undefined {
  const [, id] = /^\/communications\/callRecords\/([^/]+)/.exec(pathOf(url)) ?? [];
  try {
    const decoded = id === undefined ? undefined : decodeURIComponent(id);
    // An id that cannot be stored is refused when the request runs.
    return decoded !== undefined && isStorableText(decoded) ? decoded : undefined;
  } catch {
    // The router refuses malformed encoding.
    return undefined;
  }
}

/** Percent-encodes characters that JSON allows in a URL but HTTP does not: blanks, `#`, and characters beyond ASCII. */
function encoded(url: string): string {
  return url.replaceAll(/(?:[^\x21-\x7e]|[#\\])+/gu, encodeURIComponent);
}

function pathOf(url: string): string {
  const [path = ''] = canonicalUrl(url).split('?', 1);
  return path;
}
