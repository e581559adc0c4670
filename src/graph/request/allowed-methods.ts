import type { FastifyInstance, RouteOptions } from 'fastify';
import { GraphError } from '../errors/graph-error';
import { isOpenRoute } from './open-routes';

/**
 * Watches the routes of the application.
 * @param below what is wrong with a path that only a route with a wildcard serves; undefined: it leads somewhere
 * @param shared paths that are left to another route, with a parameter, for the methods which they do not have
 * @returns a function that closes every path for the methods which it does not have: 405 with `Allow`, where a router
 * by itself would say 404; strangers see that of open routes only
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
        // Before the body is read: what kind of body it is does not matter then.
        onRequest: (request) => Promise.reject((isWild && below(request.url)) || refused),
        handler: () => undefined,
      });
    }
  };
}
