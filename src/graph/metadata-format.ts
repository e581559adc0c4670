import { QueryError } from '../odata/query-error';
import { qualityOf } from './accept';
import { GraphError } from './graph-error';

/** Media types of a metadata document; the first is the one for clients without a preference. */
export const metadataTypes = { xml: 'application/xml', json: 'application/json' } as const;
export type MetadataFormat = keyof typeof metadataTypes;

const formats = Object.keys(metadataTypes) as MetadataFormat[];

/**
 * The form of the metadata document that a client wants: by `$format`, or else by `Accept` (OData 4.01 part 1, section
 * 11.2.12 and 8.2.1).
 * @param query what follows the question mark
 * @throws QueryError on another option, GraphError `notAcceptable`
 */
export function metadataFormat(query: string, accept: string): MetadataFormat {
  const named = readFormat(query);
  const found = named === undefined ? preferred(accept) : formatOf(named);
  if (found) return found;
  const types = Object.values(metadataTypes).join(' and ');
  throw new GraphError('notAcceptable', { message: `The metadata document comes as ${types}.` });
}

function readFormat(query: string): string | undefined {
  let format: string | undefined;
  for (const [name, value] of new URLSearchParams(query)) {
    if (!/^\$?format$/i.test(name)) throw new QueryError(name, 'the metadata document takes no option but $format');
    if (format !== undefined) throw new QueryError('$format', 'must not be given twice');
    format = value;
  }
  return format;
}

/** @param value the short name of a format or a media type, possibly with parameters */
function formatOf(value: string): MetadataFormat | undefined {
  const [type = ''] = value.toLowerCase().split(';');
  return formats.find((format) => type.trim() === format || type.trim() === metadataTypes[format]);
}

function preferred(accept: string): MetadataFormat | undefined {
  const rated = formats.map((format) => ({ format, quality: qualityOf(accept, metadataTypes[format]) }));
  const best = rated.reduce((a, b) => (b.quality > a.quality ? b : a));
  return best.quality > 0 ? best.format : undefined;
}
