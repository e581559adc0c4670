import type { FastifyReply } from 'fastify';

/** Adds names of request headers that the answer depends on, each once (RFC 9110, section 12.5.5). */
export function varyBy(reply: FastifyReply, ...names: readonly string[]): void {
  const given = reply.getHeader('vary');
  // Almost every answer names them already.
  if (typeof given === 'string' && names.every((name) => given.includes(name))) return;
  const known = [given ?? []].flat().flatMap((text) => String(text).split(/, */));
  reply.header('vary', [...new Set([...known, ...names])].join(', '));
}
