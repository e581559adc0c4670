import type { FastifyRequest } from 'fastify';
import { GraphError } from '../errors/graph-error';

/** Refuses a request that expects what the service does not know (RFC 9110, section 10.1.1). @throws GraphError */
export function checkExpectation({ expect }: FastifyRequest['headers']): void {
  if (expect !== undefined && !/^100-continue$/i.test(expect)) throw new GraphError('expectationFailed');
}
