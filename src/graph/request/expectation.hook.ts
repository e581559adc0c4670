import type { FastifyRequest } from 'fastify';
import { GraphError } from '../errors/graph-error';

/** Refuses a request with an unknown expectation (RFC 9110, section 10.1.1). @throws GraphError */
export function checkExpectation({ expect }: FastifyRequest['headers']): void {
  if (expect !== undefined && !/^100-continue$/i.test(expect)) throw new GraphError('expectationFailed');
}
