import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Throttling } from '../config/settings';
import { Throttle } from './throttle';
import { throttleLimits } from './throttle-limits';

/**
 * Creates the part of a Fastify `onRequest` hook that limits the rate of requests, to be called after authentication. A
 * batch is not counted, but each request in it is.
 * @returns a hook that throws GraphError `tooManyRequests`
 */
export function throttleRequests(throttling: Throttling): (request: FastifyRequest, reply: FastifyReply) => void {
  const throttle = new Throttle(throttleLimits[throttling]);
  return ({ principal, method, url }, reply) => {
    if (!principal || url.startsWith('/$batch')) return;
    const headers = throttle.admit({ principal, method, url });
    for (const name in headers) reply.header(name, headers[name]);
  };
}
