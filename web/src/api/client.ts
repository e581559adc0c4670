import createClient from 'openapi-fetch';
import { ApiError, errorOf } from './api-error';
import { queryText, queryUrl, VERSION, type Query, type QueryOptions } from './query';
import { rowsText, type FileType } from './rows-file';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

/** An entity as a request without `$select` and `$expand` gets it: with all of its members, without what it leads to. */
type Whole<Entity> = Required<{
  [Name in keyof Entity as Name extends `@odata.${string}` | 'callRecord' ? never : Name]: Entity[Name];
}>;

export type CallSummary = Whole<Schemas['callrecords.quality.callSummary']>;
export type Stream = Whole<Schemas['callrecords.quality.stream']>;
export type Classification = NonNullable<Stream['classification']>;

/** Returns the bearer token of the next request. */
export type TokenSource = () => Promise<string>;

/** Rows that a request asks for at once; the service may return fewer, and a link to the next ones. */
const PAGE_SIZE = 10_000;

/** A page of a collection. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Path of the next page, from the root of the service. */
  readonly next: string | undefined;
  /** Number of all rows that match, where it was asked for. */
  readonly count: number | undefined;
}

interface PageBody<Row> {
  readonly value: readonly Row[];
  readonly '@odata.nextLink'?: string;
  readonly '@odata.count'?: number;
}

/** What the views ask of the service. Every request carries the token of whoever is signed in. */
export function createApi(token: TokenSource) {
  const send = async (request: Request): Promise<Response> => {
    const headers = new Headers(request.headers);
    headers.set('authorization', `Bearer ${await token()}`);
    const response = await answerTo(new Request(request, { headers }));
    if (!response.ok) throw await errorOf(response);
    return response;
  };
  const client = createClient<paths>({
    baseUrl: VERSION,
    querySerializer: (query) => queryText(query as QueryOptions),
    fetch: send,
  });

  const get = (path: string, prefer?: string, signal?: AbortSignal): Promise<Response> =>
    send(
      new Request(path, {
        signal,
        headers: { accept: 'application/json;odata.metadata=none', ...(prefer && { prefer }) },
      }),
    );

  const page = async <Row>(path: string, signal?: AbortSignal, prefer?: string): Promise<Page<Row>> => {
    const response = await get(path, prefer, signal);
    const body = (await response.json()) as PageBody<Row>;
    return { rows: body.value, next: nextOf(body), count: body['@odata.count'] };
  };

  const rows = async <Row>(query: Query, signal?: AbortSignal): Promise<readonly Row[]> => {
    const all: Row[] = [];
    for (let path: string | undefined = queryUrl(query); path !== undefined;) {
      const answer: Page<Row> = await page<Row>(path, signal, `odata.maxpagesize=${PAGE_SIZE}`);
      all.push(...answer.rows);
      path = answer.next;
    }
    return all;
  };

  return {
    /** Requests of the operations that openapi.json describes. */
    client,
    /** One page of a collection. */
    page,
    /** All rows of a query, page after page: meant for totals, which are few. */
    rows,
    /** The entity at a path, or undefined if there is none. */
    async entity<Entity>(path: string, signal?: AbortSignal): Promise<Entity | undefined> {
      try {
        return (await (await get(path, undefined, signal)).json()) as Entity;
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return undefined;
        throw error;
      }
    },
    /** The number at a path that ends with `/$count`. */
    async count(path: string, signal?: AbortSignal): Promise<number> {
      return Number(await (await send(new Request(path, { signal }))).text());
    },
    /** Fills the tenant with made-up calls, and waits until they have rows. Only the development issuer allows it. */
    async makeUpCalls(amount: { readonly count: number; readonly days: number }): Promise<void> {
      const headers = { 'content-type': 'application/json' };
      await send(new Request('/development/madeUpCalls', { method: 'POST', headers, body: JSON.stringify(amount) }));
      await page(`${VERSION}/communications/callSummaries?$top=1`, undefined, 'wait=30');
    },
    /** The whole of a collection in another form, such as `text/csv`. */
    async download(query: Query, type: FileType): Promise<Blob> {
      // The service exports entities. Totals are few: the page writes them itself.
      if (query.options.$apply !== undefined) return new Blob([rowsText(await rows<object>(query), type)], { type });
      const response = await send(new Request(queryUrl(query), { headers: { accept: type } }));
      return response.blob();
    },
  };
}

export type Api = ReturnType<typeof createApi>;

async function answerTo(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new ApiError(0, 'noAnswer', 'The service does not answer. It may be restarting.', undefined);
  }
}

/** The link without its origin: behind a proxy, the page may know the service by another one. */
function nextOf(body: PageBody<unknown>): string | undefined {
  const link = body['@odata.nextLink'];
  if (link === undefined) return undefined;
  const { pathname, search } = new URL(link);
  return pathname + search;
}
