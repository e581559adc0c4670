import type { JsonValue } from '../edm/json/json-value';

/** Most requests in one batch, as Graph has it. */
export const MOST_REQUESTS = 20;

/** Most characters of the id of a request, or of a group. */
export const MOST_ID_LENGTH = 1_000;

/** One request of a batch (OData JSON Format 4.01, section 19.1; Protocol 4.01, section 11.7.7.1). */
export interface BatchRequest {
  /** Tells the request from all others of the batch. */
  readonly key: string;
  /** As sent: the member `id`, or the header `Content-ID` of a part; undefined where a part has none. */
  readonly id: string | undefined;
  /** In upper case. */
  readonly method: string;
  /** As sent: relative to the service root, or absolute on this host. */
  readonly url: string;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or the bytes of a part; undefined: none. */
  readonly body: JsonValue | Buffer | undefined;
  /** Key of the request whose entity the URL begins with, such as `$1/sessions`; undefined: none. */
  readonly reference: string | undefined;
  /** Keys of earlier requests and groups that have to succeed first. */
  readonly dependsOn: readonly string[];
  /** Key of the atomicity group or change set. It differs from the keys of all requests. */
  readonly group: string | undefined;
  /** Whether URL and headers exceed the limit of a request; they are not kept then. */
  readonly isTooLarge?: boolean;
  /** Whether the request depends on a condition (`if`), which is not evaluated: the request fails then. */
  readonly isConditional?: boolean;
}

/** The requests of a batch, and in which order they run. */
export interface ReadBatch {
  readonly requests: readonly BatchRequest[];
  /** Whether each request waits for all before it (multipart), or only for those it depends on (JSON). */
  readonly isOrdered: boolean;
}

/** Names after `$` at the beginning of a URL that are not request ids (section 19.1). */
const systemResource = /^\$(?:metadata|batch|all|entity|root|id|crossjoin\(.*\))$/;

/** Id of the request that a URL refers to, such as `1` in `$1/sessions`; undefined: none. */
export function referenceOf(url: string): string | undefined {
  const [, segment = ''] = /^\/?([^/?]*)/.exec(url) ?? [];
  return segment.startsWith('$') && !systemResource.test(segment) ? segment.slice(1) : undefined;
}
