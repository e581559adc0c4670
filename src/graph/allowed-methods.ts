import type { FastifyInstance } from 'fastify';
import { GraphError } from './graph-error';

/**
 * Watches the routes of the application.
 * @param shared paths that are left to another route, with a parameter, for the methods which they do not have
 * @returns a function that closes every path for the methods which it does not have: 405 with `Allow`, where a router
 * by itself would say 404
 */
export function trackRoutes(fastify: FastifyInstance, shared: ReadonlySet<string>): () => void {
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
      if (missing.length === 0 || url.includes('*') || shared.has(url)) continue;
      fastify.route({
        method: missing,
        url,
        // Before the body is read: what kind of body it is does not matter then.
        onRequest: () => Promise.reject(new GraphError('methodNotAllowed', { headers: { Allow: allow } })),
        handler: () => undefined,
      });
    }
  };
}
