import type { onRequestHookHandler, onSendHookHandler, RouteOptions } from 'fastify';
import { pageHeaders } from '../graph/answer/page-headers';

/** Headers of the page and its files. */
const headers = pageHeaders({ directives: ["form-action 'none'"] });

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
