import type { FastifyRequest, RouteOptions } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route serves requests without a token; every other route asks for one. */
    isOpen?: boolean;
  }
}

/** What a route is configured with that needs no token. */
export const openRoute = { isOpen: true } as const;

/** Whether a route needs no token. */
export function isOpenRoute({ config }: Pick<RouteOptions, 'config'>): boolean {
  return config?.isOpen === true;
}

/** Whether a request has come to a route that needs no token: what decides is the route, not how its path is written. */
export function isOpen({ routeOptions, is404 }: FastifyRequest): boolean {
  return !is404 && isOpenRoute(routeOptions);
}
