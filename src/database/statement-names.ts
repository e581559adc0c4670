import { hash } from 'node:crypto';

interface Named {
  readonly name: string;
  /** Whether the text was asked for since it was looked at last. */
  isUsed: boolean;
}

/**
 * Names of the texts that are asked for most, for all who ask. A text that was not asked for since the last look makes room
 * for a new one (the clock algorithm): many texts that come once do not drive out those that come all the time.
 */
export class StatementNames {
  private readonly named = new Map<string, Named>();
  private readonly names = new Set<string>();

  /**
   * @param most how many texts have names
   * @param longest characters of a text that has one
   */
  constructor(
    private readonly most: number,
    private readonly longest: number,
  ) {}

  /** The name of a text; undefined where it is too long to have one. */
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

  /** Whether a text still has this name. */
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
