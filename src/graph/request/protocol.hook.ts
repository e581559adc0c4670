import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphError } from '../errors/graph-error';
import { clientRequestIdOf } from '../errors/request-id';
import { describesApi, leadsToData } from './service-roots';

/** The headers that select the form of a description of the API, and those that select an answer with data. */
const selecting = {
  description: 'Accept, Accept-Encoding, OData-MaxVersion, OData-Version',
  data: 'Accept, Accept-Encoding, Authorization, OData-MaxVersion, OData-Version, Prefer',
} as const;

/**
 * Sets the headers of every answer (OData 4.01 part 1, sections 8.1.2 and 8.1.5; RFC 9110, section 12.5.5; Graph's best
 * practices).
 */
export function setProtocolHeaders({ id, headers, url }: FastifyRequest, reply: FastifyReply): void {
  if (leadsToData(url)) describeAnswer(reply, selecting.data);
  else if (describesApi(url)) describeAnswer(reply, selecting.description);
  reply
    .header('request-id', id)
    .header('odata-version', odataVersionOf(headers))
    .header('x-content-type-options', 'nosniff');
  const clientRequestId = clientRequestIdOf(headers);
  if (clientRequestId !== undefined) reply.header('client-request-id', clientRequestId);
}

/** @param selects names of request headers, before any other part of the service adds some */
function describeAnswer(reply: FastifyReply, selects: string): void {
  // The service writes its descriptions and errors in English.
  reply.header('vary', selects).header('content-language', 'en');
}

/** 4.01 for clients that support it (sections 8.2.6 and 8.2.7), else 4.0 as in Graph. */
export function odataVersionOf(headers: Readonly<Record<string, unknown>>): '4.0' | '4.01' {
  const asked = headers['odata-maxversion'] ?? headers['odata-version'];
  return typeof asked === 'string' && Number.parseFloat(asked) >= 4.01 ? '4.01' : '4.0';
}

/**
 * Refuses a version that the service does not speak, and a request for a snapshot of all pages (OData 4.01 part 1,
 * sections 8.1.5, 8.2.6 and 8.2.7).
 * @throws GraphError `badRequest` or `preconditionFailed`
 */
export function checkProtocol({ headers, url }: FastifyRequest): void {
  const { 'odata-version': version, 'odata-maxversion': most } = headers;
  const isolation = headers.isolation ?? headers['odata-isolation'];
  // Almost no client sends these headers.
  if (version === undefined && most === undefined && isolation === undefined) return;
  if (!leadsToData(url) && !describesApi(url)) return;
  if (version !== undefined && version !== '4.0' && version !== '4.01')
    throw new GraphError('badRequest', { message: 'The header OData-Version must be 4.0 or 4.01.' });
  if (most !== undefined && !isFromFour(String(most)))
    throw new GraphError('badRequest', { message: 'The header OData-MaxVersion must be a version from 4.0 on.' });
  if (isolation === undefined) return;
  if (isolation === 'snapshot') throw new GraphError('isolationNotSupported');
  throw new GraphError('badRequest', { message: 'The header Isolation can only be snapshot.' });
}

function isFromFour(version: string): boolean {
  return /^\d+\.\d+$/.test(version) && Number.parseFloat(version) >= 4;
}
