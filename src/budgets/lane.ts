/** Most keys whose last turn is remembered. */
const REMEMBERED = 10_000;

/** Runs work of one kind: a limited number of tasks at a time, one for each key, such as a tenant. Keys take turns. */
export class Lane {
  private readonly running = new Map<string, Promise<void>>();
  /** Keys in the order of their last turn, latest last. */
  private readonly served = new Set<string>();

  /** @param size most tasks at a time */
  constructor(private readonly size: number) {}

  /** Starts work for the keys that have waited longest, up to the limit. @param work must never reject */
  start(keys: readonly string[], work: (key: string) => Promise<void>): void {
    const order = new Map([...this.served].map((key, index) => [key, index]));
    const waiting = keys.filter((key) => !this.running.has(key));
    waiting.sort((one, other) => (order.get(one) ?? -1) - (order.get(other) ?? -1));
    for (const key of waiting.slice(0, this.size - this.running.size)) {
      this.remember(key);
      this.running.set(key, this.untilDone(key, work));
    }
  }

  /** Resolves when all running work has ended. */
  async ended(): Promise<void> {
    await Promise.all(this.running.values());
  }

  private async untilDone(key: string, work: (key: string) => Promise<void>): Promise<void> {
    await work(key);
    this.running.delete(key);
  }

  private remember(key: string): void {
    this.served.delete(key);
    this.served.add(key);
    const [first] = this.served;
    if (this.served.size > REMEMBERED && first !== undefined) this.served.delete(first);
  }
}
