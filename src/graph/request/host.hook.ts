import type { FastifyRequest } from 'fastify';
import { GraphError } from '../errors/graph-error';
import { countHeader } from './raw-headers';

/** A host name or an IP address, optionally with a port (RFC 9110, section 7.2). */
const host = /^(?:([\w.-]+)|\[([\da-f:.]+)\])(?::\d{1,5})?$/i;

/** Health checks and scrapers address the service by its IP address. Their answers contain no links. */
const probe = /^\/(?:health\/(?:live|ready)|metrics)(?:[/?]|$)/;

/** Whether the service accepts requests for a host. */
export type HostTest = (name: string) => boolean;

/**
 * Returns a test for hosts.
 * @param allowed names in lower case; `*.example.com` matches every name below `example.com`; undefined: any
 */
export function hostTest(allowed: readonly string[] | undefined): HostTest {
  if (!allowed) return () => true;
  const names = new Set(allowed);
  const ends = allowed.filter((name) => name.startsWith('*.')).map((name) => name.slice(1));
  return (name) => names.has(name) || ends.some((end) => name.endsWith(end));
}

/**
 * Refuses a request whose host cannot be used in links, or is not one of the allowed hosts.
 * @throws GraphError `badRequest` or `misdirected`
 */
export function checkHost({ raw, host: asked, protocol, url }: FastifyRequest, isAllowed: HostTest): void {
  const [, name, address] = (countHeader('host', raw.rawHeaders) < 2 && host.exec(asked)) || [];
  if (name === undefined && address === undefined)
    throw new GraphError('badRequest', { message: 'The request needs one valid Host header.' });
  if (!/^https?$/i.test(protocol))
    throw new GraphError('badRequest', { message: 'The header X-Forwarded-Proto must be http or https.' });
  if (!isAllowed((name ?? address ?? '').toLowerCase()) && !probe.test(url)) throw new GraphError('misdirected');
}
