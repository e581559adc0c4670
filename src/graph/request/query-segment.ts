import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import { limits } from '../../odata/limits';
import { GraphError } from '../errors/graph-error';
import { readRawBody } from './body-reader';
import { canonicalUrl } from './canonical-url';
import { mediaTypeOf } from './media-type';

/** Route of all requests whose query options are in their body. */
export const QUERY = '/$query';

const segment = /\/(?:\$|%24)query\/?$/i;
const types: ReadonlySet<string> = new Set(['text/plain', 'application/x-www-form-urlencoded']);
/** Headers about the body, which the read does not have. */
const headersOfBody = ['content-type', 'content-length', 'content-encoding', 'transfer-encoding', 'expect'];
const utf8 = new TextDecoder('utf-8', { fatal: true });

declare module 'fastify' {
  interface FastifyRequest {
    /** Set where another request with the same id answers in its place. */
    isPassedOn?: true;
  }
}

/** The URL by which the router finds the route of a request: {@link QUERY}, or the canonical form of its URL. */
export function routedUrl(url: string): string {
  const [path = ''] = url.split('?', 1);
  return segment.test(path) ? QUERY : canonicalUrl(url);
}

/**
 * Adds the route for query options in the body (URL Conventions 4.01, section 4.19): `POST …/$query` becomes the GET
 * request of the path before it, with the options of URL and body together. It passes through the whole service anew.
 */
export function acceptQueries(fastify: FastifyInstance): void {
  const passOn: onRequestHookHandler = (request, reply, done) => {
    const problem = problemOf(request);
    if (problem) return done(problem);
    readRawBody(request, request.raw, limits.queryLength.most, (error, body) => {
      try {
        if (error || !body) throw error;
        const url = urlOf(request.originalUrl, optionsIn(body));
        reply.hijack();
        request.isPassedOn = true;
        for (const name of headersOfBody) Reflect.deleteProperty(request.raw.headers, name);
        fastify.routing(Object.assign(request.raw, { method: 'GET', url }), reply.raw);
      } catch (thrown) {
        done(thrown as Error);
      }
    });
  };
  // The hook reads the body, so its media type needs no parser.
  fastify.route({ method: 'POST', url: QUERY, onRequest: passOn, handler: () => undefined });
}

function problemOf({ headers }: FastifyRequest): GraphError | undefined {
  const { type, parameters } = mediaTypeOf(headers['content-type']);
  const isEmpty =
    headers['content-length'] === '0' || (headers['content-length'] ?? headers['transfer-encoding']) === undefined;
  const isUtf8 = /^utf-?8$/i.test(parameters.get('charset') ?? 'utf-8');
  if ((isEmpty || types.has(type)) && isUtf8 && /^identity$/i.test(headers['content-encoding'] ?? 'identity'))
    return undefined;
  return new GraphError('unsupportedMediaType', {
    message: `The body of a query must be ${[...types].join(' or ')} in UTF-8, not compressed.`,
  });
}

/** The query options in a body, which have the form of the query part of a URL in both media types. */
function optionsIn(body: Buffer): string {
  let text: string;
  try {
    text = utf8.decode(body).trim();
  } catch (cause) {
    throw new GraphError('badRequest', { message: 'The body of a query is not UTF-8.', cause });
  }
  if (/\p{Cc}/u.test(text))
    throw new GraphError('badRequest', { message: 'The body of a query must be a single line; encode line breaks.' });
  return text;
}

function urlOf(originalUrl: string, options: string): string {
  const [path = ''] = originalUrl.split('?', 1);
  const query = [originalUrl.slice(path.length + 1), options].filter((part) => part !== '').join('&');
  return `${path.replace(segment, '') || '/'}${query === '' ? '' : `?${query}`}`;
}
