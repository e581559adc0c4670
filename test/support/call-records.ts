import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import type { TestApp, TestRequest, TestResponse } from './test-app';

export const callRecords = '/v1.0/communications/callRecords';

/** Header of a client for which `$top` limits all pages. */
export const inOData = { 'odata-maxversion': '4.0' } as const;

/** URL path of a call record, one of its sessions or one of that session's segments, keys as path segments. */
export function pathTo(callRecordId: string, sessionId?: string, segmentId?: string): string {
  const steps = [callRecordId, ...(sessionId === undefined ? [] : ['sessions', sessionId])];
  if (segmentId !== undefined) steps.push('segments', segmentId);
  return `${callRecords}/${steps.map(encodeURIComponent).join('/')}`;
}

type Options = Omit<TestRequest, 'method' | 'body'>;

/** Requests of each method, and the two steps that nearly every test takes. */
export interface CallRecordsClient {
  get(path: string, options?: Options): Promise<TestResponse>;
  post(path: string, body: JsonValue, options?: Options): Promise<TestResponse>;
  patch(path: string, body: JsonValue, options?: Options): Promise<TestResponse>;
  delete(path: string, options?: Options): Promise<TestResponse>;
  /** Posts what has to be accepted. @returns the entity of the answer */
  create(path: string, body: JsonObject, options?: Options): Promise<JsonObject>;
  /** Gets what has to be there. @returns the body of the answer */
  read(path: string, options?: Options): Promise<JsonObject>;
}

/** @param headers sent with every request */
export function clientOf(api: TestApp, headers: TestRequest['headers'] = {}): CallRecordsClient {
  const expected = async (status: number, answer: Promise<TestResponse>): Promise<JsonObject> => {
    const { status: actual, text, json } = await answer;
    if (actual !== status) throw new Error(`${actual} instead of ${status}: ${text}`);
    return json;
  };
  // Signing and verifying a token for each request would take longer than the requests.
  let shared: Promise<string> | undefined;
  const send = async (path: string, request: TestRequest): Promise<TestResponse> =>
    api.request(path, {
      ...request,
      token: request.token === undefined ? await (shared ??= api.token()) : request.token,
      headers: { ...headers, ...request.headers },
    });
  const client: CallRecordsClient = {
    get: (path, options) => send(path, { ...options }),
    post: (path, body, options) => send(path, { ...options, method: 'POST', body }),
    patch: (path, body, options) => send(path, { ...options, method: 'PATCH', body }),
    delete: (path, options) => send(path, { ...options, method: 'DELETE' }),
    create: (path, body, options) => expected(201, client.post(path, body, options)),
    read: (path, options) => expected(200, client.get(path, options)),
  };
  return client;
}

/** The items of a page. */
export function itemsOf(page: JsonObject, name = 'value'): JsonObject[] {
  return page[name] as JsonObject[];
}

/** The ids of a page's items, in their order. */
export function idsOf(page: JsonObject, name = 'value'): JsonValue[] {
  return itemsOf(page, name).map(({ id }) => id ?? null);
}

/** The path and query of a link that an answer carries, for the next request. */
export function pathOf(link: JsonValue | undefined): string {
  if (typeof link !== 'string') throw new Error(`Not a link: ${String(link)}`);
  const { pathname, search } = new URL(link);
  return pathname + search;
}

/** Every page from the path on, links followed to the end. */
export async function pagesFrom(client: CallRecordsClient, path: string, options?: Options): Promise<JsonObject[]> {
  const pages: JsonObject[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const page: JsonObject = await client.read(next, options);
    pages.push(page);
    next = page['@odata.nextLink'] === undefined ? undefined : pathOf(page['@odata.nextLink']);
  }
  return pages;
}
