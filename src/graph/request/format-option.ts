import type { FastifyRequest } from 'fastify';
import { lookupTable } from '../../edm/lookup-table';

/** Short names of media types in `$format` (OData 4.01 part 2, section 5.1.9). */
const mediaTypes = lookupTable<string>({
  json: 'application/json',
  xml: 'application/xml',
  atom: 'application/atom+xml',
});

/** The media type in the option `$format`, which overrides the header `Accept`. @param url as the client wrote it */
export function formatOf(url: string): string | undefined {
  // Most requests have no such option, so their query need not be parsed here.
  const [, written] = /[?&](?:\$|%24)?format=([^&#]*)/i.exec(url) ?? [];
  if (written === undefined) return undefined;
  const value = decode(written).trim().toLowerCase();
  return mediaTypes.get(value) ?? value;
}

/** Malformed percent-encoding is ignored here; the parser of query options refuses it. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return '';
  }
}

/** The media types that a client accepts: the option `$format`, else the header `Accept`. */
export function acceptedBy({ originalUrl, headers }: FastifyRequest): string | undefined {
  return formatOf(originalUrl) ?? headers.accept;
}
