import { inBackground } from '../database/background';
import { refuseWithinTransaction } from '../database/joint-transaction';

/** When a {@link SharedLoad} loads again; in milliseconds. */
export interface LoadTimes {
  /** Age from which a value is loaded again. */
  readonly fresh: number;
  /** Age from which a value is of no use, even if it cannot be loaded again. */
  readonly usable: number;
  /** Least time from a load to one that {@link SharedLoad.renew} asks for. */
  readonly cooldown: number;
  /** How long a failure stands for the answer to those who ask next. */
  readonly failure: number;
}

interface Loaded<T> {
  readonly value: T;
  readonly at: number;
}

/**
 * A value from elsewhere that many ask for: it is loaded at first use and again when it is old, once for all who wait.
 * A source that fails is left alone for a while, and what it gave before serves on.
 */
export class SharedLoad<T> {
  private last?: Loaded<T>;
  private failure?: { readonly error: unknown; readonly at: number };
  private underWay?: Promise<T>;

  /** @param clock milliseconds of a clock that does not go back, as the time of day does */
  constructor(
    private readonly load: () => Promise<T>,
    private readonly times: LoadTimes,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** @throws what the load threw, when there is no usable value */
  async get(): Promise<T> {
    const { last, failure, times } = this;
    if (last === undefined || this.age(last) >= times.usable) return this.reload();
    if (this.age(last) < times.fresh) return last.value;
    const reloading = this.reload().catch(() => last.value);
    // The first to see an old value waits for a new one; during an outage nobody does.
    return failure === undefined ? reloading : last.value;
  }

  /** The value as the source has it now, as far as it may be asked. @throws what the load threw */
  async renew(): Promise<T> {
    const { last, times } = this;
    return last !== undefined && this.age(last) < times.cooldown ? last.value : this.reload();
  }

  private async reload(): Promise<T> {
    if (this.failure !== undefined && this.age(this.failure) < this.times.failure) throw this.failure.error;
    refuseWithinTransaction('a value from elsewhere');
    this.underWay ??= inBackground(() => this.attempt().finally(() => (this.underWay = undefined)));
    return this.underWay;
  }

  private async attempt(): Promise<T> {
    try {
      const value = await this.load();
      this.last = { value, at: this.clock() };
      this.failure = undefined;
      return value;
    } catch (error) {
      this.failure = { error, at: this.clock() };
      throw error;
    }
  }

  private age({ at }: { readonly at: number }): number {
    return this.clock() - at;
  }
}
