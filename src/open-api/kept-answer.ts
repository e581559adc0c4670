import type { RouteOptions } from 'fastify';
import { acceptedCodings } from '../graph/request/content-coding';

interface Kept {
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: unknown;
}

/**
 * Caches the first answer of a route and repeats it: writing a document takes up to a second. Each content coding has an
 * answer of its own.
 */
export function keepAnswer(route: RouteOptions): void {
  const kept = new Map<string | undefined, Kept>();
  route.preHandler = ({ headers }, reply, done) => {
    const known = kept.get(acceptedCodings(headers['accept-encoding']?.toString()).best?.name);
    if (known) reply.headers(known.headers).send(known.payload);
    else done();
  };
  route.onSend = ({ method }, reply, payload, done) => {
    const type = reply.getHeader('content-type');
    const coding = reply.getHeader('content-encoding')?.toString();
    if (method === 'GET' && reply.statusCode === 200 && typeof type === 'string') {
      const headers = { 'content-type': type, ...(coding === undefined ? {} : { 'content-encoding': coding }) };
      kept.set(coding, { headers, payload });
    }
    done(null, payload);
  };
}
