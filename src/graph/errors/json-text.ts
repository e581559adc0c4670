import type { FastifyReply } from 'fastify';

/** Media type of JSON. It has no parameter `charset`: JSON is UTF-8 (RFC 8259, section 11). */
export const JSON_TYPE = 'application/json';

const asItIs = (text: unknown): string => text as string;

/** Makes Fastify send text as it is; it would add a charset to the type of JSON. */
export function withoutCharset(reply: FastifyReply): FastifyReply {
  return reply.serializer(asItIs);
}
