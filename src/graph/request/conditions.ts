import type { JsonObject } from '../../edm/json/json-value';
import { GraphError } from '../errors/graph-error';

/** Entity tags in a header, each without `W/` and quotes; `*` matches any. */
export type NamedTags = '*' | readonly string[];

/** Preconditions of a request (OData 4.01 part 1, sections 8.2.4 and 8.2.5). */
export interface Conditions {
  /** The entity must exist and have one of these tags. */
  readonly ifMatch?: NamedTags;
  /** The entity must not have one of these tags; `*`: it must not exist. */
  readonly ifNoneMatch?: NamedTags;
}

const none: Conditions = {};

/** Parses the preconditions of a request. @throws GraphError that contains the name of a malformed header */
export function readConditions(headers: Readonly<Record<string, string | string[] | undefined>>): Conditions {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
  if (ifMatch === undefined && ifNoneMatch === undefined) return none;
  return { ifMatch: tagsOf('If-Match', ifMatch), ifNoneMatch: tagsOf('If-None-Match', ifNoneMatch) };
}

/**
 * The preconditions with the tag in the body of a change (`@odata.etag`), which an existing entity must have.
 * @throws GraphError when the tag is malformed
 */
export function withTagInBody(conditions: Conditions, { '@odata.etag': tag }: JsonObject): Conditions {
  if (tag === undefined) return conditions;
  const tags = typeof tag === 'string' ? parseEntityTags(tag) : undefined;
  if (tags?.length !== 1) {
    const detail = { code: 'invalidValue', message: 'must be an entity tag such as W/"1"', target: '@odata.etag' };
    throw new GraphError('invalidBody', { message: `${detail.target} ${detail.message}.`, details: [detail] });
  }
  const { ifMatch = '*' } = conditions;
  return { ...conditions, ifMatch: ifMatch === '*' ? tags : ifMatch.filter((one) => tags.includes(one)) };
}

/**
 * `*`, or tags separated by commas (RFC 9110, sections 8.8.3 and 13.1.1). List elements may be empty, but not all of
 * them.
 */
function tagsOf(name: string, value: string | string[] | undefined): NamedTags | undefined {
  if (value === undefined) return undefined;
  const text = [value].flat().join(',').trim();
  if (text === '*') return '*';
  const tags = parseEntityTags(text);
  if (!tags || tags.length === 0)
    throw new GraphError('badRequest', {
      message: `The header ${name} must be * or entity tags in double quotes, separated by commas, such as W/"1".`,
    });
  return tags;
}

/** The text within the quotes of each tag in a list; undefined where the text is not a list of tags. */
export function parseEntityTags(text: string): string[] | undefined {
  const tags: string[] = [];
  const item = /[ \t]*(?:(?:W\/)?"([!\x23-\x7e\x80-\xff]*)"[ \t]*)?(,|$)/y;
  for (;;) {
    const found = item.exec(text);
    if (!found) return undefined;
    if (found[1] !== undefined) tags.push(found[1]);
    if (found[2] === '') return tags;
  }
}

/**
 * Whether an existing entity fulfils the preconditions. The comparison is weak, as OData requires for tags that depend
 * on the entity only (section 8.2.4).
 * @param tag of the entity; undefined where it has none
 */
export function areMet({ ifMatch, ifNoneMatch }: Conditions, tag: string | undefined): boolean {
  return (ifMatch === undefined || names(ifMatch, tag)) && (ifNoneMatch === undefined || !names(ifNoneMatch, tag));
}

/**
 * Whether the client of a read already has the current state of the entity.
 * @throws GraphError when If-Match requires another state
 */
export function isKnown({ ifMatch, ifNoneMatch }: Conditions, tag: string | undefined): boolean {
  if (!areMet({ ifMatch }, tag)) throw new GraphError('resourceModified');
  return ifNoneMatch !== undefined && names(ifNoneMatch, tag);
}

/** Whether a header matches the tag of an existing entity. */
function names(tags: NamedTags, tag: string | undefined): boolean {
  if (tags === '*') return true;
  const opaque = tag === undefined ? undefined : parseEntityTags(tag)?.[0];
  return opaque !== undefined && tags.includes(opaque);
}
