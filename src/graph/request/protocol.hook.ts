import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientRequestIdOf } from '../errors/request-id';

/** Sets the headers of every answer (OData 4.01 part 1, section 8.1.5; Graph's best practices). */
export function setProtocolHeaders({ id, headers }: FastifyRequest, reply: FastifyReply): void {
  reply
    .header('request-id', id)
    .header('odata-version', odataVersionOf(headers))
    .header('x-content-type-options', 'nosniff');
  const clientRequestId = clientRequestIdOf(headers);
  if (clientRequestId !== undefined) reply.header('client-request-id', clientRequestId);
}

/** 4.01 for clients that support it (sections 8.2.6 and 8.2.7), else 4.0 as in Graph. */
export function odataVersionOf(headers: Readonly<Record<string, unknown>>): '4.0' | '4.01' {
  const asked = headers['odata-maxversion'] ?? headers['odata-version'];
  return typeof asked === 'string' && Number.parseFloat(asked) >= 4.01 ? '4.01' : '4.0';
}
