import type { FastifyRequest } from 'fastify';
import { GraphError } from '../errors/graph-error';

/**
 * Refuses a body with a compressing transfer coding, which Node does not decode (RFC 9112, section 6.1).
 * @throws GraphError
 */
export function checkTransferCoding({ 'transfer-encoding': coding }: FastifyRequest['headers']): void {
  if (coding === undefined || /^chunked$/i.test(coding)) return;
  throw new GraphError('notImplemented', {
    message: 'The service knows no coding but chunked in the header Transfer-Encoding.',
  });
}
