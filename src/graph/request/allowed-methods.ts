import type { FastifyInstance, RouteOptions } from 'fastify';
import { GraphError } from '../errors/graph-error';
import { isOpenRoute } from './open-routes';

/**
 * Records the routes of the application, in order to answer methods without a route with 405 and `Allow`; the router
 * would answer 404.
 * @param below returns the error for a path that only a wildcard route matches; undefined: the path exists
 * @param shared paths whose missing methods are served by another route, with a parameter
 * @returns a function that adds a refusing route for every missing method of a path; only on open routes can clients
 * without a token see it
 */
export function trackRoutes(
  fastify: FastifyInstance,
  shared: ReadonlySet<string>,
  below: (url: string) => GraphError | undefined,
): () => void {
  const routesByUrl = new Map<string, RouteOptions[]>();
  fastify.addHook('onRoute', (route) => {
    const path = route.url.replace(/(?<=.)\/$/, '');
    const routes = routesByUrl.get(path);
    if (routes) routes.push(route);
    else routesByUrl.set(path, [route]);
  });
  return () => {
    const methods = [...fastify.supportedMethods].sort();
    for (const [url, routes] of [...routesByUrl]) {
      const known = new Set<string>(routes.flatMap(({ method }) => method));
      const missing = methods.filter((method) => !known.has(method));
      const allow = methods.filter((method) => known.has(method)).join(', ');
      if (missing.length === 0 || shared.has(url)) continue;
      const refused = new GraphError('methodNotAllowed', { headers: { Allow: allow } });
      const isWild = url.endsWith('*');
      fastify.route({
        method: missing,
        url,
        config: { isOpen: routes.some(isOpenRoute) },
        // Refused before the body is read, so its content type does not matter.
        onRequest: (request) => Promise.reject((isWild && below(request.url)) || refused),
        handler: () => undefined,
      });
    }
  };
}
