import type { EntitySet, PathStep } from '../odata/entity-set';

/** Most reads that are kept. */
const MOST = 200;
/** Longest query of a read that is kept, in characters. */
const LONGEST = 1_000;

/**
 * What was made of requests to read, for those to come that differ from them in ids only. A query with other values in it
 * is another. What has not been asked for longest makes room.
 */
export class StatementCache<Made> {
  private readonly reads = new Map<string, Made>();
  private readonly numbers = new WeakMap<EntitySet, number>();
  private last = 0;

  /**
   * @param path of which only the collections matter
   * @param more what else of the request matters
   * @param make makes it where it is not kept; what it throws is not
   */
  of(path: readonly PathStep[], query: string, more: string, make: () => Made): Made {
    if (query.length > LONGEST) return make();
    let key = '';
    for (const { set } of path) key += `${this.numberOf(set)} `;
    key += `${path.at(-1)?.id === undefined} ${more}?${query}`;
    const known = this.reads.get(key);
    const made = known ?? make();
    if (known !== undefined) this.reads.delete(key);
    else if (this.reads.size >= MOST) this.reads.delete(this.reads.keys().next().value as string);
    this.reads.set(key, made);
    return made;
  }

  private numberOf(set: EntitySet): number {
    const known = this.numbers.get(set);
    if (known !== undefined) return known;
    this.numbers.set(set, ++this.last);
    return this.last;
  }
}
