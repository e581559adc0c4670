import type { FastifyReply, FastifyRequest } from 'fastify';

/** Sets the headers that every answer carries (OData 4.01 part 1, section 8.1.5; Graph's best practices). */
export async function setProtocolHeaders({ id, headers }: FastifyRequest, reply: FastifyReply): Promise<void> {
  const asked = [headers['odata-maxversion'], headers['odata-version']];
  reply.header('request-id', id).header('OData-Version', asked.includes('4.01') ? '4.01' : '4.0');
  const clientRequestId = headers['client-request-id'];
  if (clientRequestId !== undefined) reply.header('client-request-id', clientRequestId);
}
