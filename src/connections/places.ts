/** How many connections there may be. */
export interface Room {
  readonly all: number;
  /** Of those on which no request has brought a good token yet. */
  readonly strangers: number;
  /** Of strangers from one address. */
  readonly ofAddress: number;
}

/** What takes a place. */
export interface Occupant {
  /** Whether a request is under way on it. */
  readonly isBusy: boolean;
}

interface Group<Item> {
  readonly key: string;
  readonly isKnown: boolean;
  /** The one that was used last stands last. */
  readonly items: Set<Item>;
}

/**
 * The places for connections. Where all are taken, a newcomer takes the place of another: of those who hold most, the
 * one that was not used for longest. So a flood of connections displaces its own, and never the few of others.
 */
export class Places<Item extends Occupant> {
  private readonly strangers = new Map<string, Group<Item>>();
  private readonly known = new Map<string, Group<Item>>();
  private readonly groups = new Map<Item, Group<Item>>();
  private strangerCount = 0;

  constructor(private readonly room: Room) {}

  get items(): Iterable<Item> {
    return this.groups.keys();
  }

  /**
   * Gives a place to a stranger.
   * @param address where it comes from; undefined: from a proxy, behind which there are many
   * @returns the one that has to go for it
   */
  add(item: Item, address: string | undefined): Item | undefined {
    this.enter(this.strangers, item, address ?? '');
    const { size } = this.groupOf(item).items;
    if (address !== undefined && size > this.room.ofAddress) return leaving([this.groupOf(item)]);
    if (this.strangerCount > this.room.strangers) return leaving(this.strangers.values());
    if (this.groups.size > this.room.all) return leaving([...this.strangers.values(), ...this.known.values()]);
    return undefined;
  }

  /** A request on it has brought a good token. */
  know(item: Item, tenant: string): void {
    const group = this.groups.get(item);
    if (!group || (group.isKnown && group.key === tenant)) return;
    this.remove(item);
    this.enter(this.known, item, tenant);
  }

  /** A request on it has been answered. */
  used(item: Item): void {
    const items = this.groups.get(item)?.items;
    if (items?.delete(item)) items.add(item);
  }

  remove(item: Item): void {
    const group = this.groups.get(item);
    if (!group) return;
    this.groups.delete(item);
    group.items.delete(item);
    if (!group.isKnown) this.strangerCount--;
    if (group.items.size === 0) this.mapOf(group).delete(group.key);
  }

  private enter(groups: Map<string, Group<Item>>, item: Item, key: string): void {
    const isKnown = groups === this.known;
    const group = groups.get(key) ?? { key, isKnown, items: new Set() };
    groups.set(key, group);
    group.items.add(item);
    this.groups.set(item, group);
    if (!isKnown) this.strangerCount++;
  }

  private groupOf(item: Item): Group<Item> {
    return this.groups.get(item) as Group<Item>;
  }

  private mapOf({ isKnown }: Group<Item>): Map<string, Group<Item>> {
    return isKnown ? this.known : this.strangers;
  }
}

/** Of the largest group the one that was used first, where possible one without a request. */
function leaving<Item extends Occupant>(groups: Iterable<Group<Item>>): Item | undefined {
  let largest: Set<Item> = new Set();
  for (const { items } of groups) if (items.size > largest.size) largest = items;
  let first: Item | undefined;
  for (const item of largest) {
    if (!item.isBusy) return item;
    first ??= item;
  }
  return first;
}
