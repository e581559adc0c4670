import type { PathStep, Continuation } from '../odata/entity-set';
import type { QueryOptions } from '../odata/syntax/ast';
import { formatQuery, resourcePath, sequenceOf, type LinkContext } from '../odata/urls/urls';

/** Where one who follows the changes of a collection stands. Positions are those of the log of changes, as decimal text. */
export type DeltaPlace =
  /** In the first list. `position` is where it began, and `last` holds the sort keys of the entity before the page. */
  | { readonly in: 'list'; readonly position: string; readonly last: Continuation }
  /** Among the changes from one position to another, or to an end that is not known yet. */
  | { readonly in: 'changes'; readonly position: string; readonly until: string | undefined }
  /** Behind all that has been told. */
  | { readonly in: 'end'; readonly position: string };

type TokenOption = '$skiptoken' | '$deltatoken';

/** URL of the changes of a collection. @param tokens options that say where to begin; default: at the beginning */
export function deltaUrl(
  root: string,
  path: readonly PathStep[],
  options: QueryOptions,
  tokens: readonly string[] = [],
): string {
  const query = [...formatQuery(options), ...tokens].join('&');
  return `${root}/${resourcePath(path)}/delta()${query === '' ? '' : `?${query}`}`;
}

/** Link to what comes behind a place: to the next page or, at the end, to the changes from then on. */
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

/** The place that a token of the request stands for; undefined without one. @throws QueryError when it is not ours */
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

/** What a token is good for: not for another request, and not for a list without changes. */
function sequence(option: TokenOption, tenantId: string, path: readonly PathStep[], options: QueryOptions): string {
  return `delta ${option} ${sequenceOf(tenantId, path, options)}`;
}
