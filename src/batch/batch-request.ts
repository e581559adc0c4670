import type { JsonValue } from '../edm/json/json-value';

/** Most requests in one batch, as Graph has it. */
export const MOST_REQUESTS = 20;

/** Most characters of the id of a request, or of a group. */
export const MOST_ID_LENGTH = 1_000;

/** One request of a batch (OData JSON Format 4.01, section 19.1). */
export interface BatchRequest {
  /** As sent. */
  readonly id: string;
  /** In upper case. */
  readonly method: string;
  /** As sent: relative to the service root, or absolute on this host. */
  readonly url: string;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** undefined: none. */
  readonly body: JsonValue | undefined;
  /** Keys of earlier requests and groups that have to succeed first. */
  readonly dependsOn: readonly string[];
  /** Key of the atomicity group. */
  readonly group: string | undefined;
  /** {@link group} as sent. */
  readonly atomicityGroup: string | undefined;
  /** Whether URL and headers exceed the limit of a request; they are not kept then. */
  readonly isTooLarge?: boolean;
}

/** The key of a request or a group: like Graph, ids ignore case. */
export function keyOf(id: string): string {
  return id.toLowerCase();
}

/** Names after `$` at the beginning of a URL that are not request ids (section 19.1). */
const systemResource = /^\$(?:metadata|batch|all|entity|root|id|crossjoin\(.*\))$/;

/** Key of the request that a URL refers to, such as `1` in `$1/sessions`; undefined: none. */
export function referenceOf(url: string): string | undefined {
  const [, segment = ''] = /^\/?([^/?]*)/.exec(url) ?? [];
  return segment.startsWith('$') && !systemResource.test(segment) ? keyOf(segment.slice(1)) : undefined;
}
