import { setImmediate as turn } from 'node:timers/promises';
import { Counter, Gauge, Registry } from 'prom-client';
import type { Scraped } from '../../metrics/scrape';
import { Collector, type Collected } from './collector';
import type { WorkerOrder } from './worker-messages';

/** The metrics of a worker that has counted something, and holds something. */
async function metricsOf(count: number, held: number): Promise<Scraped> {
  const registers = [new Registry()];
  new Counter({ name: 'count_total', help: 'Counted.', registers }).inc(count);
  new Gauge({ name: 'held', help: 'Held.', registers }).set(held);
  new Gauge({ name: 'same', help: 'The same.', aggregator: 'max', registers }).set(7);
  return registers[0]?.getMetricsAsJSON() ?? [];
}

describe('the metrics of workers', () => {
  let collector: Collector;
  let texts: string[];
  beforeEach(() => {
    collector = new Collector();
    texts = [];
  });

  /** Adds a worker that answers when it is asked. */
  function worker(metrics: Scraped): Collected {
    const added: Collected = collector.add((order: WorkerOrder) => {
      if (order.kind === 'scrape') added.hear({ kind: 'metrics', id: order.id, metrics });
      if (order.kind === 'metrics') texts.push(order.text);
    });
    return added;
  }

  async function askedBy(one: Collected): Promise<string> {
    expect(one.hear({ kind: 'scrape', id: 5 })).toBe(true);
    while (texts.length === 0) await turn();
    return texts.splice(0).join('');
  }

  it('are added up, but for what each reads of the database', async () => {
    const first = worker(await metricsOf(3, 1));
    worker(await metricsOf(4, 2));
    const text = await askedBy(first);
    expect(text).toMatch(/^count_total 7$/m);
    expect(text).toMatch(/^held 3$/m);
    expect(text).toMatch(/^same 7$/m);
  });

  it('keep the counts of workers that have ended, and not what they held', async () => {
    const first = worker(await metricsOf(3, 1));
    for (const count of [4, 5]) {
      const other = worker(await metricsOf(count, 2));
      await askedBy(first);
      other.end();
    }
    const text = await askedBy(first);
    expect(text).toMatch(/^count_total 12$/m);
    expect(text).toMatch(/^held 1$/m);
  });

  it('do not wait for a worker that ends instead of answering', async () => {
    const silent = collector.add((order) => {
      if (order.kind === 'scrape') silent.end();
    });
    expect(await askedBy(worker(await metricsOf(3, 1)))).toMatch(/^count_total 3$/m);
  });

  it('leave other messages to others', async () => {
    expect(worker(await metricsOf(1, 1)).hear({ kind: 'listening' })).toBe(false);
  });
});
