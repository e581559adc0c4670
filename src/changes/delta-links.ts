import type { PathStep, Continuation } from '../odata/entity-set';
import type { QueryOptions } from '../odata/syntax/ast';
import { formatQuery, resourcePath, sequenceOf, type LinkContext } from '../odata/urls/urls';

/**
 * The state of a client that follows the changes of a collection. Positions are those of the change log, as decimal
 * text.
 */
export type DeltaPlace =
  /**
   * In the initial list. `position` is where the list began, and `last` holds the sort keys of the entity before the
   * page.
   */
  | { readonly in: 'list'; readonly position: string; readonly last: Continuation }
  /** Reading the changes from one position to another, or to an end that is not known yet. */
  | { readonly in: 'changes'; readonly position: string; readonly until: string | undefined }
  /** After all changes that the client has read. */
  | { readonly in: 'end'; readonly position: string };

type TokenOption = '$skiptoken' | '$deltatoken';

/**
 * URL of the delta function of a collection.
 * @param tokens options with the state; default: none, to start with the list
 */
export function deltaUrl(
  root: string,
  path: readonly PathStep[],
  options: QueryOptions,
  tokens: readonly string[] = [],
): string {
  const query = [...formatQuery(options), ...tokens].join('&');
  return `${root}/${resourcePath(path)}/delta()${query === '' ? '' : `?${query}`}`;
}

/** Link to the next page or, at the end, to later changes. */
export function deltaLinkTo(
  { tenantId, root, tokens }: LinkContext,
  path: readonly PathStep[],
  options: QueryOptions,
  place: DeltaPlace,
): { readonly nextLink: string } | { readonly deltaLink: string } {
  const option = place.in === 'end' ? '$deltatoken' : '$skiptoken';
  const token = tokens.write(sequence(option, tenantId, path, options), valuesOf(place));
  const url = deltaUrl(root, path, options, [`${option}=${token}`]);
  return place.in === 'end' ? { deltaLink: url } : { nextLink: url };
}

/**
 * Parses the token of a request; undefined without one.
 * @throws QueryError when the token is not valid for this request
 */
export function placeIn(
  { tenantId, tokens }: Pick<LinkContext, 'tenantId' | 'tokens'>,
  path: readonly PathStep[],
  options: QueryOptions,
): DeltaPlace | undefined {
  const option = options.deltaToken === undefined ? '$skiptoken' : '$deltatoken';
  const token = options.deltaToken ?? options.skipToken;
  if (token === undefined) return undefined;
  const [position, ...values] = tokens.read(sequence(option, tenantId, path, options), token, option).map(String);
  if (position === undefined) throw new Error('A token of changes holds no position.');
  if (option === '$deltatoken') return { in: 'end', position };
  const [until, ...others] = values;
  return others.length === 0 ? { in: 'changes', position, until } : { in: 'list', position, last: values };
}

function valuesOf(place: DeltaPlace): Continuation {
  if (place.in === 'list') return [place.position, ...place.last];
  return place.in === 'end' || place.until === undefined ? [place.position] : [place.position, place.until];
}

/** Binds a token to a kind of link, tenant, path and query. */
function sequence(option: TokenOption, tenantId: string, path: readonly PathStep[], options: QueryOptions): string {
  return `delta ${option} ${sequenceOf(tenantId, path, options)}`;
}
