import { isStorableText } from '../edm/primitive-types';
import { canonicalUrl, versionPrefixOf } from '../graph/request/canonical-url';
import { importPath } from '../import/import.routes';
import { batchPath, unfitRoutes } from './batch.routes';

/** Where a batch was sent to. */
export interface BatchTarget {
  /** Scheme and host, such as `http://localhost:3000`. */
  readonly origin: string;
  /** Version prefix of its URL: `/v1.0`, `/beta` or nothing. */
  readonly prefix: string;
}

/** A URL without the scheme and host of the batch; undefined where it leads to another host. */
export function localUrl(url: string, { origin }: BatchTarget): string | undefined {
  if (url === origin || url.startsWith(`${origin}/`)) return url.slice(origin.length) || '/';
  return /^[a-z][a-z\d+.-]*:\/\/|^\/\//i.test(url) ? undefined : url;
}

/**
 * The URL of a request as if it had been sent by itself: below the version of the batch unless it names one.
 * @param url without scheme and host
 * @param entityUrl what stands for a reference at its beginning
 */
export function innerUrl(url: string, { prefix }: BatchTarget, entityUrl?: string): string {
  const absolute = encoded(url.startsWith('/') ? url : `/${url}`);
  if (entityUrl !== undefined) return entityUrl + absolute.slice(1).replace(/^[^/?]*/, '');
  return versionPrefixOf(absolute) === '' ? prefix + absolute : absolute;
}

/** Why a request cannot be part of a batch, worded to follow its URL; undefined: it can. */
export function unfitForBatch(method: string, url: string): string | undefined {
  const path = pathOf(url);
  if (path === batchPath || path.startsWith(`${batchPath}/`)) return unfitRoutes.get(batchPath);
  return method === 'POST' && path === importPath ? unfitRoutes.get(importPath) : undefined;
}

/** Id of the call record that a URL leads into; undefined where it names none. */
export function callRecordIdOf(url: string): string | undefined {
  const [, id] = /^\/communications\/callRecords\/([^/]+)/.exec(pathOf(url)) ?? [];
  try {
    const decoded = id === undefined ? undefined : decodeURIComponent(id);
    // One that cannot be stored is refused where the request is made.
    return decoded !== undefined && isStorableText(decoded) ? decoded : undefined;
  } catch {
    // The router refuses it.
    return undefined;
  }
}

/** A URL in JSON may hold what no request line can: blanks, `#`, and characters beyond ASCII. */
function encoded(url: string): string {
  return url.replaceAll(/(?:[^\x21-\x7e]|[#\\])+/gu, encodeURIComponent);
}

function pathOf(url: string): string {
  const [path = ''] = canonicalUrl(url).split('?', 1);
  return path;
}
