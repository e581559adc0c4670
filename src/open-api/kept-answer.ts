import type { RouteOptions } from 'fastify';

interface Kept {
  readonly type: string;
  readonly payload: unknown;
}

/** Lets a route answer but once, and give the same answer from then on: to write a document takes up to a second. */
export function keepAnswer(route: RouteOptions): void {
  let kept: Kept | undefined;
  route.preHandler = (_request, reply, done) => {
    if (kept) reply.header('content-type', kept.type).send(kept.payload);
    else done();
  };
  route.onSend = ({ method }, reply, payload, done) => {
    const type = reply.getHeader('content-type');
    if (!kept && method === 'GET' && reply.statusCode === 200 && typeof type === 'string') kept = { type, payload };
    done(null, payload);
  };
}
