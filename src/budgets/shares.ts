/** Gives back what was taken. A second call does nothing. */
export type Release = () => void;

interface Waiting {
  readonly amount: number;
  readonly grant: (release: Release) => void;
}

/**
 * Fair shares of something that there is a fixed amount of, such as connections or bytes.
 *
 * A key, as a rule a tenant, may take more while all that it then holds is no more than what is free at that moment. Alone
 * it gets half. A second key gets half of the rest, and so on: a newcomer always finds something. This is the rule of
 * dynamic thresholds (Choudhury and Hahne, "Dynamic Queue Length Thresholds for Shared-Memory Packet Switches", 1998).
 *
 * Example: of 10 connections, the first tenant gets at most 5, the second 3, the third 1, and the fourth 1.
 */
export class Shares {
  private readonly held = new Map<string, number>();
  /** Those who wait, by key. The key that was served last stands last. */
  private readonly waiting = new Map<string, Waiting[]>();
  private takenAmount = 0;

  /** @param total how much there is */
  constructor(readonly total: number) {}

  /** How much nobody holds. */
  get free(): number {
    return this.total - this.takenAmount;
  }

  /** How much a key holds. */
  heldBy(key: string): number {
    return this.held.get(key) ?? 0;
  }

  /** Whether it is what the key holds itself that keeps it from having more. */
  isOwn(key: string, amount = 1): boolean {
    return this.heldBy(key) > 0 && amount <= this.free + this.heldBy(key);
  }

  /** Whether the key may have that much now. */
  admits(key: string, amount = 1): boolean {
    const { free } = this;
    return amount <= free && this.heldBy(key) + amount <= free;
  }

  /** @returns what gives the amount back, or undefined where the key may not have that much now */
  take(key: string, amount = 1): Release | undefined {
    return this.admits(key, amount) ? this.hold(key, amount) : undefined;
  }

  /** Takes what cannot be refused any more, also where there is less. @returns what gives it back */
  takeAnyway(key: string, amount = 1): Release {
    return this.hold(key, amount);
  }

  /**
   * Like {@link take}, but waits for a turn. Keys take turns, and those who wait under one key are served in their order.
   * @param timeout longest wait, in milliseconds
   * @returns at once what gives the amount back where it is free; otherwise a promise of that, or of undefined when the
   * wait has been too long
   */
  wait(key: string, timeout: number, amount = 1): Release | Promise<Release | undefined> {
    // Whoever came before, under this key, has the first turn.
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
        // A smaller amount may have stood behind.
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

  /** Grants what can be granted, one to each key in turn. */
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
