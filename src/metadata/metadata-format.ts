import type { CsdlVersion } from '../csdl/csdl-document';
import { GraphError } from '../graph/errors/graph-error';
import { qualityOf } from '../graph/request/accept';
import { formatOf } from '../graph/request/format-option';
import { permit } from '../odata/plan/plan-options';
import { parseOptions } from '../odata/syntax/parse';

/** Media types of a metadata document. The first one is the default. */
export const metadataTypes = { xml: 'application/xml', json: 'application/json' } as const;
export type MetadataFormat = keyof typeof metadataTypes;

const permitted: ReadonlySet<string> = new Set(['$format']);
const formats = Object.keys(metadataTypes) as MetadataFormat[];

/**
 * The form of the metadata document for a client: by `$format`, or else by `Accept` (OData 4.01 part 1, sections
 * 11.2.12 and 8.2.1).
 * @param query the query string, without the question mark
 * @param version of OData that the answer is of
 * @throws QueryError on another option, GraphError `notAcceptable`
 */
export function metadataFormat(query: string, accept: string, version: CsdlVersion): MetadataFormat {
  permit(parseOptions(query), permitted, 'the metadata document takes no option but $format');
  const named = formatOf(`?${query}`);
  const found = named === undefined ? preferred(accept, version) : formatNamed(named);
  if (found) return found;
  const types = Object.values(metadataTypes).join(' and ');
  throw new GraphError('notAcceptable', { message: `The metadata document comes as ${types}.` });
}

/** @param mediaType possibly with parameters */
function formatNamed(mediaType: string): MetadataFormat | undefined {
  const [type = ''] = mediaType.split(';');
  return formats.find((format) => type.trim() === metadataTypes[format]);
}

/** 4.0 has no CSDL JSON, so a client of 4.0 gets it only where it accepts no XML. */
function preferred(accept: string, version: CsdlVersion): MetadataFormat | undefined {
  const [xml, json] = [qualityOf(accept, metadataTypes.xml), qualityOf(accept, metadataTypes.json)];
  if (xml === 0 && json === 0) return undefined;
  return json > xml && (version === '4.01' || xml === 0) ? 'json' : 'xml';
}
