import type { onRequestHookHandler, RouteOptions } from 'fastify';

/**
 * Headers that restrict the page of Swagger UI: it may load its own files and send requests to this service only. The
 * page has inline styles, and images in its style sheet.
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
  // For browsers without support for frame-ancestors.
  'x-frame-options': 'DENY',
};

const sendHeaders: onRequestHookHandler = (_request, reply, done) => {
  reply.headers(headers);
  done();
};

/** Adds the protective headers of Swagger UI's page to a route. */
export function protectPage(route: RouteOptions): void {
  route.onRequest = [sendHeaders, ...[route.onRequest ?? []].flat()];
}
