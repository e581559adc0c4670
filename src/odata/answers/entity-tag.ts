import type { EntitySet } from '../entity-set';

/** The text before and after the revision in the JSON text of the member. */
const [BEFORE, AFTER] = [String.raw`,"@odata.etag":"W/\"`, String.raw`\""`];

/**
 * The entity tag as a member of an entity's JSON text (OData JSON Format 4.01, section 4.6.8). The tag is weak, since
 * it identifies the state of the entity, not the form of an answer.
 * @param row alias of the entity's row
 * @returns SQL of the member with a comma in front; nothing where the entities have no tag
 */
export function tagMember({ revision }: EntitySet, row: string): string[] {
  return revision === undefined ? [] : [`'${BEFORE}' || ${row}.${revision} || '${AFTER}'`];
}

/** The tag of an entity. @param opaque text between the quotes */
export function entityTag(opaque: string): string {
  return `W/"${opaque}"`;
}

/** The tag at the beginning of an entity's JSON text from a compiled read; undefined where it has none. */
export function tagIn(json: string): string | undefined {
  const opaque = /^\{"@odata\.etag":"W\/\\"([^"\\]*)\\""/.exec(json)?.[1];
  return opaque === undefined ? undefined : entityTag(opaque);
}
