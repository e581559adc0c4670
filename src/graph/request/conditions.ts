import { GraphError } from '../errors/graph-error';

/** Entity tags that a header names, each without `W/` and quotes; `*` stands for any. */
export type NamedTags = '*' | readonly string[];

/** On what a client lets its request depend (OData 4.01 part 1, sections 8.2.4 and 8.2.5). */
export interface Conditions {
  /** The entity has to be there, and in one of these states. */
  readonly ifMatch?: NamedTags;
  /** The entity must not be in one of these states, nor there at all if it is `*`. */
  readonly ifNoneMatch?: NamedTags;
}

const none: Conditions = {};

/** The conditions of a request. @throws GraphError naming a header that is malformed */
export function readConditions(headers: Readonly<Record<string, string | string[] | undefined>>): Conditions {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
  if (ifMatch === undefined && ifNoneMatch === undefined) return none;
  return { ifMatch: tagsOf('If-Match', ifMatch), ifNoneMatch: tagsOf('If-None-Match', ifNoneMatch) };
}

/** `*`, or tags between commas (RFC 9110, sections 8.8.3 and 13.1.1); a place in the list may be empty, but not all. */
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

/** What stands in the quotes of each tag of a list; undefined where it is no list of tags. */
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
 * Whether an entity that is there fulfils the conditions. Tags are compared weakly, which OData asks for where they tell of
 * the entity alone (section 8.2.4).
 * @param tag the entity's; undefined where it has none
 */
export function areMet({ ifMatch, ifNoneMatch }: Conditions, tag: string | undefined): boolean {
  return (ifMatch === undefined || names(ifMatch, tag)) && (ifNoneMatch === undefined || !names(ifNoneMatch, tag));
}

/**
 * Whether the client of a read has the entity already as it is.
 * @throws GraphError when it wants the entity in another state
 */
export function isKnown({ ifMatch, ifNoneMatch }: Conditions, tag: string | undefined): boolean {
  if (!areMet({ ifMatch }, tag)) throw new GraphError('resourceModified');
  return ifNoneMatch !== undefined && names(ifNoneMatch, tag);
}

/** Whether a header names the tag of an entity that is there. */
function names(tags: NamedTags, tag: string | undefined): boolean {
  if (tags === '*') return true;
  const opaque = tag === undefined ? undefined : parseEntityTags(tag)?.[0];
  return opaque !== undefined && tags.includes(opaque);
}
