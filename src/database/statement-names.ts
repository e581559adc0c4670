import { hash } from 'node:crypto';

interface Named {
  readonly name: string;
  /** Whether the text was used since the last check. */
  isUsed: boolean;
}

/**
 * Names of the most frequently used texts. A text that was not used since the last check is replaced by a new one (the
 * clock algorithm), so that many texts used once do not displace the frequent ones.
 */
export class StatementNames {
  private readonly named = new Map<string, Named>();
  private readonly names = new Set<string>();

  /**
   * @param most number of texts with names
   * @param longest maximum length of a text with a name, in characters
   */
  constructor(
    private readonly most: number,
    private readonly longest: number,
  ) {}

  /** The name of a text; undefined where the text is too long. */
  nameOf(text: string): string | undefined {
    const known = this.named.get(text);
    if (known) {
      known.isUsed = true;
      return known.name;
    }
    if (text.length > this.longest) return undefined;
    if (this.named.size >= this.most) this.makeRoom();
    const name = hash('sha1', text, 'base64url');
    this.named.set(text, { name, isUsed: false });
    this.names.add(name);
    return name;
  }

  /** Whether the name is still in use. */
  has(name: string): boolean {
    return this.names.has(name);
  }

  private makeRoom(): void {
    for (const [text, named] of this.named) {
      this.named.delete(text);
      if (!named.isUsed) {
        this.names.delete(named.name);
        return;
      }
      named.isUsed = false;
      this.named.set(text, named);
    }
  }
}
