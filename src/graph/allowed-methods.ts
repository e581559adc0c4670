import type { FastifyInstance } from 'fastify';
import { GraphError } from './graph-error';

/**
 * Watches the routes of the application.
 * @param below what is wrong with a path that only a route with a wildcard serves; undefined: it leads somewhere
 * @param shared paths that are left to another route, with a parameter, for the methods which they do not have
 * @returns a function that closes every path for the methods which it does not have: 405 with `Allow`, where a router
 * by itself would say 404
 */
export function trackRoutes(
  fastify: FastifyInstance,
  shared: ReadonlySet<string>,
  below: (url: string) => GraphError | undefined,
): () => void {
  const methodsByUrl = new Map<string, Set<string>>();
  fastify.addHook('onRoute', ({ url, method }) => {
    const path = url.replace(/(?<=.)\/$/, '');
    const known = methodsByUrl.get(path) ?? new Set();
    for (const name of [method].flat()) known.add(name);
    methodsByUrl.set(path, known);
  });
  return () => {
    const methods = [...fastify.supportedMethods].sort();
    for (const [url, known] of [...methodsByUrl]) {
      const missing = methods.filter((method) => !known.has(method));
      const allow = methods.filter((method) => known.has(method)).join(', ');
      if (missing.length === 0 || shared.has(url)) continue;
      const refused = new GraphError('methodNotAllowed', { headers: { Allow: allow } });
      const isWild = url.endsWith('*');
      fastify.route({
        method: missing,
        url,
        // Before the body is read: what kind of body it is does not matter then.
        onRequest: (request) => Promise.reject((isWild && below(request.url)) || refused),
        handler: () => undefined,
      });
    }
  };
}
