import type { onRequestHookHandler, RouteOptions } from 'fastify';

/**
 * What a browser may do with the page of Swagger UI: load what comes with it, talk to this service, and nothing else. The
 * page has its styles in itself, and pictures in its style sheet.
 */
const headers = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  // For browsers that know no frame-ancestors.
  'x-frame-options': 'DENY',
};

const sendHeaders: onRequestHookHandler = (_request, reply, done) => {
  reply.headers(headers);
  done();
};

/** Lets the answers of a route carry what keeps the page of Swagger UI to itself. */
export function protectPage(route: RouteOptions): void {
  route.onRequest = [sendHeaders, ...[route.onRequest ?? []].flat()];
}
