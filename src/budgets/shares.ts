/** Releases a taken amount. A second call does nothing. */
export type Release = () => void;

interface Waiting {
  readonly amount: number;
  readonly grant: (release: Release) => void;
}

/**
 * Fair shares of a limited resource, such as connections or bytes.
 *
 * A key, usually a tenant, may take more as long as its new total does not exceed the amount that was free before. A
 * single key gets half. A second key gets half of the rest, and so on, so a newcomer always finds something. This is
 * the rule of dynamic thresholds (Choudhury and Hahne, "Dynamic Queue Length Thresholds for Shared-Memory Packet
 * Switches", 1998).
 *
 * Example: of 10 connections, the first tenant gets at most 5, the second 3, the third 1, and the fourth 1.
 */
export class Shares {
  private readonly held = new Map<string, number>();
  /** Waiting requests by key. The most recently served key is last. */
  private readonly waiting = new Map<string, Waiting[]>();
  private takenAmount = 0;

  /** @param total amount to share */
  constructor(readonly total: number) {}

  /** The amount that is not taken. */
  get free(): number {
    return this.total - this.takenAmount;
  }

  /** The amount that is taken. */
  get used(): number {
    return this.takenAmount;
  }

  /** The amount that a key has taken. */
  heldBy(key: string): number {
    return this.held.get(key) ?? 0;
  }

  /** Whether only the key's own use prevents it from taking the amount. */
  isOwn(key: string, amount = 1): boolean {
    return this.heldBy(key) > 0 && amount <= this.free + this.heldBy(key);
  }

  /** Whether the key may take the amount now. */
  admits(key: string, amount = 1): boolean {
    const { free } = this;
    return amount <= free && this.heldBy(key) + amount <= free;
  }

  /** Takes an amount. @returns the function that releases it, or undefined where the key may not have the amount now */
  take(key: string, amount = 1): Release | undefined {
    return this.admits(key, amount) ? this.hold(key, amount) : undefined;
  }

  /**
   * Takes an amount even beyond the limit, for work that cannot be refused any more.
   * @returns the function that releases it
   */
  takeAnyway(key: string, amount = 1): Release {
    return this.hold(key, amount);
  }

  /**
   * Like {@link take}, but waits until the amount is free. Keys are served in turn, and requests of one key in their
   * order.
   * @param timeout longest wait, in milliseconds
   * @returns the function that releases the amount, at once where it is free; otherwise a promise of it, or of
   * undefined after the timeout
   */
  wait(key: string, timeout: number, amount = 1): Release | Promise<Release | undefined> {
    // Earlier requests of this key are served first.
    const release = this.waiting.has(key) ? undefined : this.take(key, amount);
    return release ?? this.queue(key, timeout, amount);
  }

  private queue(key: string, timeout: number, amount: number): Promise<Release | undefined> {
    return new Promise((resolve) => {
      const waiting: Waiting = {
        amount,
        grant: (release) => {
          clearTimeout(timer);
          resolve(release);
        },
      };
      const timer = setTimeout(() => {
        this.forget(key, waiting);
        resolve(undefined);
        // A smaller amount may have waited behind this one.
        this.serve();
      }, timeout);
      const others = this.waiting.get(key);
      if (others) others.push(waiting);
      else this.waiting.set(key, [waiting]);
    });
  }

  private hold(key: string, amount: number): Release {
    this.add(key, amount);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.add(key, -amount);
      if (this.waiting.size > 0) this.serve();
    };
  }

  private add(key: string, amount: number): void {
    this.takenAmount += amount;
    const held = this.heldBy(key) + amount;
    if (held === 0) this.held.delete(key);
    else this.held.set(key, held);
  }

  /** Serves waiting requests as far as possible, one of each key in turn. */
  private serve(): void {
    for (let isServed = true; isServed && this.free > 0;) {
      isServed = false;
      for (const [key, [first]] of [...this.waiting]) {
        if (!first || !this.admits(key, first.amount)) continue;
        this.forget(key, first);
        first.grant(this.hold(key, first.amount));
        isServed = true;
      }
    }
  }

  private forget(key: string, waiting: Waiting): void {
    const rest = this.waiting.get(key)?.filter((other) => other !== waiting) ?? [];
    this.waiting.delete(key);
    if (rest.length > 0) this.waiting.set(key, rest);
  }
}
