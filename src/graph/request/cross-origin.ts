import type { FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify';
import type { CorsOrigins } from '../../config/settings';
import { innerRequestOf } from './inner-request';
import { varyBy } from './vary';

/** Pages of this machine, by the names that only this machine answers to. */
const loopbackOrigin = /^https?:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** Methods that pages may use. */
const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';

/** Names of headers, as a browser lists them. */
const headerNames = /^[!#$%&'*+.^`|~\w-]+(?: *, *[!#$%&'*+.^`|~\w-]+)*$/;

/** Seconds for which a browser may keep the answer to a preflight. */
const KEPT = 7200;

/** Headers of answers that pages may read, beside those that any page may (Fetch standard, section 3.3.4). */
const READABLE = [
  ...['OData-Version', 'OData-EntityId', 'ETag', 'Location', 'Content-Location', 'Preference-Applied', 'Vary'],
  ...['Retry-After', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', 'WWW-Authenticate', 'Allow'],
  ...['request-id', 'client-request-id', 'Date', 'Content-Disposition', 'Content-Encoding', 'Accept-Encoding'],
].join(', ');

/** What to do with requests that pages of other origins send (Fetch standard, "HTTP CORS protocol"). */
export interface CrossOrigin {
  /** Lets an allowed page read the answer, whatever it will be. */
  allow(request: FastifyRequest, reply: FastifyReply): void;
  /** Answers a preflight of an allowed page. @returns false where the request is none */
  answersPreflight(request: FastifyRequest, reply: FastifyReply): boolean;
  /** Tells caches that answers differ between origins. */
  readonly varies: onSendHookHandler;
}

/**
 * Returns the rules for pages of other origins. An answer to any other origin has no header for it, so its browser
 * keeps the answer from the page. Cookies have no meaning here, so credentials are never allowed.
 */
export function crossOrigin(origins: CorsOrigins): CrossOrigin {
  const isAllowed = originTest(origins);
  const allowedOf = ({ raw, headers: { origin } }: FastifyRequest): string | undefined =>
    origin !== undefined && isAllowed(origin) && !innerRequestOf(raw) ? origin : undefined;
  return {
    allow(request, reply) {
      const origin = allowedOf(request);
      if (origin === undefined) return;
      // Set at the response itself, so that even an answer that Fastify does not send has them.
      reply.raw.setHeader('access-control-allow-origin', origin);
      reply.raw.setHeader('access-control-expose-headers', READABLE);
      reply.raw.setHeader('vary', 'Origin');
      varyBy(reply, 'Origin');
    },

    answersPreflight(request, reply) {
      const { method, headers } = request;
      const isPreflight = method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
      if (!isPreflight || allowedOf(request) === undefined) return false;
      const wanted = headers['access-control-request-headers'] ?? '';
      if (headerNames.test(wanted)) reply.header('access-control-allow-headers', wanted);
      varyBy(reply, 'Access-Control-Request-Headers');
      void reply
        .header('access-control-allow-methods', METHODS)
        .header('access-control-max-age', KEPT)
        .status(204)
        .send();
      return true;
    },

    varies(request, reply, payload, done) {
      // Caches do not keep answers with data at all.
      const isKept = reply.getHeader('cache-control') !== 'no-store';
      if (origins.length > 0 && !innerRequestOf(request.raw) && (isKept || request.headers.origin !== undefined)) {
        varyBy(reply, 'Origin');
      }
      done(null, payload);
    },
  };
}

function originTest(origins: CorsOrigins): (origin: string) => boolean {
  if (origins === 'any') return () => true;
  if (origins === 'loopback') return (origin) => loopbackOrigin.test(origin);
  const known = new Set(origins);
  return (origin) => known.has(origin.toLowerCase());
}
