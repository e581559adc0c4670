import type { FastifyRequest } from 'fastify';
import { lookupTable } from '../../edm/lookup-table';

/** Short names that `$format` has for media types (OData 4.01 part 2, section 5.1.9). */
const mediaTypes = lookupTable<string>({
  json: 'application/json',
  xml: 'application/xml',
  atom: 'application/atom+xml',
});

/** The media type that the option `$format` asks for, which takes the place of the header `Accept`. @param url as written */
export function formatOf(url: string): string | undefined {
  // Most requests have no such option, and need not be taken apart for it.
  const [, written] = /[?&](?:\$|%24)?format=([^&#]*)/i.exec(url) ?? [];
  if (written === undefined) return undefined;
  const value = decode(written).trim().toLowerCase();
  return mediaTypes.get(value) ?? value;
}

/** What is not percent-encoded correctly is refused where all options are read. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return '';
  }
}

/** The media types that a client accepts, as in the header `Accept`; the option `$format` takes the place of that. */
export function acceptedBy({ originalUrl, headers }: FastifyRequest): string | undefined {
  return formatOf(originalUrl) ?? headers.accept;
}
