import { pluralOf, type EntitySet } from '../odata/entity-set';

/** A group of operations on the API's page. */
export interface Tag {
  readonly name: string;
  readonly description: string;
}

/** Tag of the operations that delete. They come last on the page, so that the operations above find their entities. */
export const cleanUpTag: Tag = { name: 'Clean up', description: 'Deletes what was created, from the inside out.' };

/** Name of the tag of the operations on a collection, such as `Sessions`. */
export function apiTagOf(set: Pick<EntitySet, 'label' | 'plural'>): string {
  const name = pluralOf(set);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
