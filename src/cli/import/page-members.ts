const [OPEN_ARRAY, CLOSE_OBJECT, COLON, COMMA] = ['[', '}', ':', ','].map((character) => character.charCodeAt(0));
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const NEXT_LINK = '@odata.nextLink';

/** Most bytes of a page's members besides its entities. */
const MOST = 1024 * 1024;

/**
 * What the byte tells about the object: nothing yet, that it is an entity, that the entities of a page follow, or that
 * the object has ended.
 */
type Reading = 'more' | 'entity' | 'value' | 'end';

/**
 * The members of an object that may be a page of a collection. Control information such as `@odata.context` may precede
 * the `value` of a page. Any other member shows that the object is an entity.
 */
export class PageMembers {
  /** Link to the next page. */
  nextLink?: string;
  /** Bytes read so far. */
  private seen: number[] = [];
  /** First byte of the name or value that is being read. */
  private begin = 1;
  private name: string | undefined;
  /** Whether the object is known to be a page, because its `value` has been read. */
  isPage = false;

  /** The members that follow the `value` of a page. */
  static afterValue(): PageMembers {
    const members = new PageMembers();
    members.isPage = true;
    members.begin = 0;
    return members;
  }

  get bytes(): Buffer {
    return Buffer.from(this.seen);
  }

  add(byte: number): void {
    this.seen.push(byte === LINE_FEED || byte === RETURN ? 0x20 : byte);
  }

  /**
   * @param depth nesting after the byte; 1: directly in the object
   * @param isText whether the byte belongs to a string
   */
  read(byte: number, depth: number, isText: boolean): Reading {
    this.add(byte);
    if (this.seen.length > MOST) return this.overflow();
    if (isText) return 'more';
    if (byte === OPEN_ARRAY && depth === 2 && this.name === 'value' && !this.isPage && this.isBlank()) return 'value';
    if (byte === CLOSE_OBJECT && depth === 0) return this.endMember() ?? (this.isPage ? 'end' : 'entity');
    if (depth !== 1) return 'more';
    if (byte === COLON && this.name === undefined) return this.beginMember();
    if (byte === COMMA) return this.endMember() ?? 'more';
    return 'more';
  }

  private beginMember(): Reading {
    this.name = String(this.parsed());
    this.begin = this.seen.length;
    const mayBePage = this.isPage || this.name === 'value' || this.name.startsWith('@');
    return mayBePage ? 'more' : 'entity';
  }

  /** @returns `entity` when the member shows that the object is no page */
  private endMember(): 'entity' | undefined {
    if (this.name === NEXT_LINK) this.nextLink = String(this.parsed());
    const isOther = this.name === 'value' && !this.isPage;
    this.name = undefined;
    this.begin = this.seen.length;
    return isOther ? 'entity' : undefined;
  }

  /** Whether only white space precedes the last byte of the value. */
  private isBlank(): boolean {
    return this.seen.slice(this.begin, -1).every((byte) => byte <= 0x20);
  }

  private parsed(): unknown {
    const text = Buffer.from(this.seen.slice(this.begin, -1)).toString();
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  /** Forgets members of a page; an object that is not known to be one is passed on. */
  private overflow(): Reading {
    if (!this.isPage) return 'entity';
    this.seen = [];
    this.begin = 0;
    return 'more';
  }
}
