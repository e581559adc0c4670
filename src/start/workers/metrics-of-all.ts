import { scraped, type Scrape } from '../../metrics/scrape';
import type { WorkerOrder, WorkerReport } from './worker-messages';

/** The side of a worker: hands its metrics to the primary process, and asks it for those of all workers. */
export class MetricsOfAll {
  private readonly asked = new Map<number, (text: string) => void>();
  private count = 0;

  /** @param report sends a message to the primary process */
  constructor(private readonly report: (message: WorkerReport) => Promise<void>) {
    process.on('message', (order: WorkerOrder) => void this.hear(order));
  }

  /** The metrics of all workers, as text. The primary process answers also where a worker does not. */
  readonly scrape: Scrape = () => {
    const id = this.count++;
    return new Promise((resolve) => {
      this.asked.set(id, resolve);
      void this.report({ kind: 'scrape', id });
    });
  };

  private async hear(order: WorkerOrder): Promise<void> {
    if (order.kind === 'scrape') await this.report({ kind: 'metrics', id: order.id, metrics: await scraped() });
    if (order.kind !== 'metrics') return;
    this.asked.get(order.id)?.(order.text);
    this.asked.delete(order.id);
  }
}
