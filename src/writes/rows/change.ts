import type { JsonObject } from '../../edm/json/json-value';
import type { Conditions } from '../../graph/request/conditions';
import type { EntitySet } from '../../odata/entity-set';
import type { MergeRules } from './merge-rules';

/** The change of an entity. */
export interface Change {
  /** Its own members that change, in their stored form. */
  readonly members: JsonObject;
  /** How complex values among them merge into stored ones; default: as those of open types. */
  readonly rules?: MergeRules;
  /** Changes of contained entities. */
  readonly contents?: readonly ContentChange[];
}

/** The change of a contained collection as part of a change of its owner (OData 4.01 part 1, section 11.4.3.1). */
export interface ContentChange {
  readonly set: EntitySet;
  /** Whether the items are the whole collection from now on: all other entities are deleted. */
  readonly isWhole: boolean;
  readonly items: readonly ItemChange[];
  /** Ids of the entities that a delta removes. */
  readonly removed: readonly string[];
}

/** The change of a contained entity, or a new entity where the id is not known. */
export interface ItemChange {
  /** Place in the body, for messages. */
  readonly place: string;
  /** Absent: the entity is new. */
  readonly id?: string;
  readonly change: Change;
  readonly conditions: Conditions;
  /**
   * Returns the complete entity with all ids, for an entity that does not exist yet.
   * @throws GraphError when the item lacks members that a new entity needs
   */
  readonly asNew: () => JsonObject;
}

/** Approximate memory that changes take, in bytes. An item is at least as large as its own statement values. */
const BYTES_OF_ITEM = 1_000;

export function bytesOfContents(contents: readonly ContentChange[] = []): number {
  return contents.reduce(
    (sum, { items }) => items.reduce((size, item) => size + BYTES_OF_ITEM + bytesOfContents(item.change.contents), sum),
    0,
  );
}
