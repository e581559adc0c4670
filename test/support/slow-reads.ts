import { callRecords } from './call-records';
import type { TestApp } from './test-app';

/** A condition that PostgreSQL needs longer for than a statement may take, on a call with some dozens of sessions. */
export const slowFilter =
  'sessions/any(a:sessions/any(b:sessions/any(c:sessions/any(d:' +
  "concat(concat(a/id,b/id),concat(c/id,d/id)) eq 'none'))))";

/** Reads of one tenant that take as long as they may, until they are ended. */
export class SlowReads {
  private readonly gone = new AbortController();
  /** Statuses of those that were answered. */
  readonly statuses: number[] = [];
  private readonly all: Promise<void>[] = [];

  constructor(
    private readonly api: Pick<TestApp, 'http'>,
    private readonly token: string,
  ) {}

  start(count: number): this {
    for (let n = 0; n < count; n++) this.all.push(this.read(n));
    return this;
  }

  /** Goes away: closes all connections. */
  async end(): Promise<void> {
    this.gone.abort();
    await Promise.all(this.all);
  }

  /** Asks again and again, each time what no cache knows. */
  private async read(n: number): Promise<void> {
    const url = `${this.api.http}${callRecords}?$select=id&$filter=${encodeURIComponent(`${slowFilter} or id eq '${n}'`)}`;
    const { signal } = this.gone;
    while (!signal.aborted) {
      try {
        const answer = await fetch(url, { headers: { authorization: `Bearer ${this.token}` }, signal });
        await answer.arrayBuffer();
        this.statuses.push(answer.status);
      } catch {
        // Ended.
      }
    }
  }
}
