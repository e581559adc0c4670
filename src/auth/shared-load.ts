import { inBackground } from '../database/background';
import { refuseWithinTransaction } from '../database/joint-transaction';

/** When a {@link SharedLoad} loads again, in milliseconds. */
export interface LoadTimes {
  /** Age from which a value is reloaded. */
  readonly fresh: number;
  /** Age from which a value is no longer used, even if reloading fails. */
  readonly usable: number;
  /** Minimum time between a load and a {@link SharedLoad.renew} that loads again. */
  readonly cooldown: number;
  /** Time after a failure during which it is thrown again without a new attempt. */
  readonly failure: number;
}

interface Loaded<T> {
  readonly value: T;
  readonly at: number;
}

/**
 * A cached value from an external source. It is loaded at first use and again when it is old, with one load for all
 * callers that wait. After a failure, the source is not called for a while, and the previous value is used.
 */
export class SharedLoad<T> {
  private last?: Loaded<T>;
  private failure?: { readonly error: unknown; readonly at: number };
  private underWay?: Promise<T>;

  /** @param clock milliseconds of a monotonic clock */
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
    // The first callers to see an old value wait for the new one. During an outage, they get the old one at once.
    return failure === undefined ? reloading : last.value;
  }

  /** Reloads the value unless it was loaded recently. @throws what the load threw */
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
