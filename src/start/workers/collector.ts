import { setTimeout as sleep } from 'node:timers/promises';
import { addedUp, countsOf, type Scraped } from '../../metrics/scrape';
import type { WorkerOrder, WorkerReport } from './worker-messages';

/** Longest wait for the metrics of a worker, in milliseconds: Prometheus gives up after ten seconds. */
const PATIENCE = 5_000;

interface Member {
  readonly tell: (order: WorkerOrder) => void;
  /** Its metrics when they were last asked for. */
  last: Scraped;
  /** Called with the metrics that it has been asked for, or when it has ended. */
  readonly asked: Map<number, () => void>;
}

/** What the primary process does for a worker. */
export interface Collected {
  /** @returns whether the message is about metrics */
  hear(report: WorkerReport): boolean;
  /** Keeps the counts of a worker that has ended. */
  end(): void;
}

/** The side of the primary process: adds up the metrics of its workers. */
export class Collector {
  private readonly members = new Set<Member>();
  /** The counts of workers that have ended. */
  private ended: readonly Scraped[] = [];
  private count = 0;

  /** Adds a worker. @param tell sends it a message */
  add(tell: Member['tell']): Collected {
    const member: Member = { tell, last: [], asked: new Map() };
    this.members.add(member);
    return {
      hear: (report) => {
        if (report.kind === 'scrape') void this.answer(member, report.id);
        if (report.kind !== 'metrics') return report.kind === 'scrape';
        member.last = report.metrics;
        member.asked.get(report.id)?.();
        return true;
      },
      end: () => this.remove(member),
    };
  }

  private async answer({ tell }: Member, id: number): Promise<void> {
    await Promise.all([...this.members].map((member) => this.renew(member)));
    const text = await addedUp([...this.ended, ...[...this.members].map(({ last }) => last)]);
    tell({ kind: 'metrics', id, text });
  }

  /** Asks a worker for its metrics. What it said before stays where it does not answer. */
  private async renew({ tell, asked }: Member): Promise<void> {
    const id = this.count++;
    const over = new AbortController();
    const answered = new Promise<void>((resolve) => asked.set(id, resolve));
    tell({ kind: 'scrape', id });
    await Promise.race([
      answered,
      sleep(PATIENCE, undefined, { signal: over.signal, ref: false }).catch(() => undefined),
    ]);
    over.abort();
    asked.delete(id);
  }

  private remove(member: Member): void {
    this.members.delete(member);
    for (const resolve of member.asked.values()) resolve();
    const kept = [...this.ended, member.last];
    this.ended = kept;
    // One sum in place of many, however often workers end.
    void countsOf(kept).then((sum) => {
      this.ended = [sum, ...this.ended.filter((one) => !kept.includes(one))];
    });
  }
}
