import type { onRequestHookHandler, onSendHookHandler, RouteOptions } from 'fastify';

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

/** Files that change only with the version of Swagger UI. The page's own script contains the document. */
const file = /(?<!-init)\.(?:css|js|png)(?:\?|$)/;

/** Lets browsers keep the files for an hour. */
const keepFiles: onSendHookHandler = ({ url }, reply, payload, done) => {
  if (file.test(url)) reply.header('cache-control', 'public, max-age=3600');
  done(null, payload);
};

/** Adds the headers of Swagger UI's page and its files to a route. */
export function protectPage(route: RouteOptions): void {
  route.onRequest = [sendHeaders, ...[route.onRequest ?? []].flat()];
  route.onSend = [keepFiles, ...[route.onSend ?? []].flat()] as onSendHookHandler[];
}
