/** Maximum numbers of connections. */
export interface Room {
  readonly all: number;
  /** Connections without a request with a valid token so far. */
  readonly strangers: number;
  /** Such connections from one address. */
  readonly ofAddress: number;
}

/** A connection that takes a place. */
export interface Occupant {
  /** Whether a request is being handled on it. */
  readonly isBusy: boolean;
}

interface Group<Item> {
  readonly key: string;
  readonly isKnown: boolean;
  /** The most recently used one is last. */
  readonly items: Set<Item>;
}

/**
 * A limited number of places for connections. When all are taken, a new connection replaces the least recently used one
 * of the group that has the most. So a flood of connections displaces its own connections, and not the few of others.
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

  /** Number of connections. */
  get size(): number {
    return this.groups.size;
  }

  /** Number of connections without a request with a valid token so far. */
  get strangersSize(): number {
    return this.strangerCount;
  }

  /**
   * Adds a connection without a token.
   * @param address of the client; undefined: a proxy, behind which there are many clients
   * @returns the connection to close in exchange, if any
   */
  add(item: Item, address: string | undefined): Item | undefined {
    this.enter(this.strangers, item, address ?? '');
    const { size } = this.groupOf(item).items;
    if (address !== undefined && size > this.room.ofAddress) return leaving([this.groupOf(item)]);
    if (this.strangerCount > this.room.strangers) return leaving(this.strangers.values());
    if (this.groups.size > this.room.all) return leaving([...this.strangers.values(), ...this.known.values()]);
    return undefined;
  }

  /** Called when a request on the connection has a valid token. */
  know(item: Item, tenant: string): void {
    const group = this.groups.get(item);
    if (!group || (group.isKnown && group.key === tenant)) return;
    this.remove(item);
    this.enter(this.known, item, tenant);
  }

  /** Called when a request on the connection is answered. */
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

/** The least recently used connection of the largest group, if possible one without a request. */
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
