import type { JsonValue } from '../edm/json/json-value';

/** Most requests in one batch, as Graph has it. */
export const MOST_REQUESTS = 20;

/** Most characters of the id of a request, or of a group. */
export const MOST_ID_LENGTH = 1_000;

/** One request of a batch (OData JSON Format 4.01, section 19.1). */
export interface BatchRequest {
  /** As written. */
  readonly id: string;
  /** In capitals. */
  readonly method: string;
  /** As written: relative to the root of the service, or absolute on this host. */
  readonly url: string;
  /** By their names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** undefined: none. */
  readonly body: JsonValue | undefined;
  /** Keys of earlier requests, and of earlier groups, that have to succeed first. */
  readonly dependsOn: readonly string[];
  /** Key of the group of requests of which all succeed or none. */
  readonly group: string | undefined;
  /** {@link group} as written. */
  readonly atomicityGroup: string | undefined;
  /** Whether URL and headers are larger than those of a request may be; they are not kept then. */
  readonly isTooLarge?: boolean;
}

/** By what requests and groups are told apart: Graph disregards the case of ids. */
export function keyOf(id: string): string {
  return id.toLowerCase();
}

/** What can follow `$` at the beginning of a URL beside the id of a request (section 19.1). */
const systemResource = /^\$(?:metadata|batch|all|entity|root|id|crossjoin\(.*\))$/;

/** Key of the request whose entity a URL begins with, such as `1` in `$1/sessions`; undefined where there is none. */
export function referenceOf(url: string): string | undefined {
  const [, segment = ''] = /^\/?([^/?]*)/.exec(url) ?? [];
  return segment.startsWith('$') && !systemResource.test(segment) ? keyOf(segment.slice(1)) : undefined;
}
