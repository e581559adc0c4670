import type { EntitySet, PathStep } from '../odata/entity-set';

/** Most cached entries. */
const MOST = 200;
/** Longest query string of a cached entry, in characters. */
const LONGEST = 1_000;

/**
 * Caches plans and statements of reads, for requests that differ only in ids. A query with other values is a different
 * entry. The least recently used entry is evicted.
 */
export class StatementCache<Made> {
  private readonly reads = new Map<string, Made>();
  private readonly numbers = new WeakMap<EntitySet, number>();
  private last = 0;

  /**
   * @param path resource path, of which only the collections are part of the key
   * @param more other parts of the key
   * @param make makes the entry when it is not cached; errors are not cached
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
