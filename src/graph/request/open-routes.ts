import type { FastifyRequest, RouteOptions } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route serves requests without a token. Every other route requires one. */
    isOpen?: boolean;
  }
}

/** Configuration of a route that requires no token. */
export const openRoute = { isOpen: true } as const;

/** Whether a route requires no token. */
export function isOpenRoute({ config }: Pick<RouteOptions, 'config'>): boolean {
  return config?.isOpen === true;
}

/** Whether the matched route requires no token. The spelling of the path does not matter. */
export function isOpen({ routeOptions, is404 }: FastifyRequest): boolean {
  return !is404 && isOpenRoute(routeOptions);
}
