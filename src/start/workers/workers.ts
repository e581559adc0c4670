import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Listeners } from '../../connections/listeners';
import { STOP_TIMEOUT } from '../serving';
import { Collector } from './collector';
import { Restarts } from './restarts';
import type { Opening, WorkerOrder, WorkerReport } from './worker-messages';

/** Extra time beyond that for requests in flight, after which a stopping worker is killed, in milliseconds. */
const GRACE = 1_000;

/** A worker, or its replacement after it has ended. */
interface Place {
  readonly index: number;
  readonly restarts: Restarts;
  worker?: Worker;
  /** Runs until the worker is restarted. */
  timer?: NodeJS.Timeout;
  isListening: boolean;
  /** Error message of a worker that could not start. */
  reason?: string;
}

/**
 * Processes that serve on the same ports. The primary process (this one) distributes connections among them in turn.
 */
export class Workers implements Pick<Listeners, 'close'> {
  private readonly places: readonly Place[];
  private readonly collector = new Collector();
  private opening?: Opening;
  private isOpen = false;
  private isStopping = false;
  private onOpen: (addresses: Pick<Listeners, 'http' | 'https'>) => void = () => undefined;
  private onFailed: (error: Error) => void = () => undefined;
  private onBroken: (reason: string) => void = () => undefined;
  /** Resolves with the reason when a worker has ended too often. */
  readonly broken = new Promise<string>((resolve) => (this.onBroken = resolve));

  /** Starts the processes, which load their modules and wait. @param program path of the script to run */
  constructor(count: number, program = join(__dirname, 'worker.js')) {
    cluster.setupPrimary({ exec: program, args: [] });
    this.places = Array.from({ length: count }, (_, index) => ({
      index,
      restarts: new Restarts(),
      isListening: false,
    }));
    for (const place of this.places) this.fork(place);
  }

  /**
   * Opens the listeners of all workers. Ports must be free port numbers, not 0.
   * @param opening `poolSize` is the total of all workers
   * @returns the URLs, once all workers listen
   * @throws Error with the message of the first worker that fails
   */
  open(opening: Opening): Promise<Pick<Listeners, 'http' | 'https'>> {
    return new Promise((resolve, reject) => {
      this.opening = opening;
      this.onOpen = resolve;
      this.onFailed = reject;
      for (const place of this.places) {
        if (place.worker) this.sendOpening(place);
        else reject(new Error(place.reason));
      }
    });
  }

  /** Lets the workers finish their requests, and resolves when all have ended. */
  async close(): Promise<void> {
    this.isStopping = true;
    for (const { timer } of this.places) clearTimeout(timer);
    await Promise.all(this.places.map(({ worker }) => worker && stop(worker)));
  }

  private fork(place: Place): void {
    const worker = cluster.fork();
    place.worker = worker;
    const collected = this.collector.add((order) => tell(worker, order));
    worker.once('exit', collected.end).on('message', (report: WorkerReport) => {
      if (!collected.hear(report)) this.hear(place, report);
    });
    worker.on('error', ({ message }) => this.ended(place, worker, message));
    worker.once('exit', (code, signal) => this.ended(place, worker, signal ?? `exit code ${code}`));
    this.sendOpening(place);
  }

  private sendOpening({ worker, index }: Place): void {
    if (!this.opening || !worker) return;
    const poolSize = shareOf(this.opening.poolSize, this.places.length, index);
    tell(worker, { kind: 'open', ...this.opening, poolSize });
  }

  private hear(place: Place, report: WorkerReport): void {
    if (report.kind === 'failed') {
      place.reason = report.reason;
      return;
    }
    if (report.kind !== 'listening') return;
    place.isListening = true;
    if (this.isOpen || !this.places.every(({ isListening }) => isListening)) return;
    this.isOpen = true;
    this.onOpen({ http: report.http, https: report.https });
  }

  private ended(place: Place, worker: Worker, how: string): void {
    if (place.worker !== worker) return;
    place.worker = undefined;
    place.isListening = false;
    const reason = place.reason ?? `A worker process has ended by itself (${how}).`;
    place.reason = this.isOpen ? undefined : reason;
    if (this.isStopping) return;
    if (!this.isOpen) {
      this.onFailed(new Error(reason));
      return;
    }
    const wait = place.restarts.afterEnd(Date.now());
    console.error(wait === undefined ? reason : `${reason} Another takes its place.`);
    if (wait === undefined) this.onBroken('A worker process ends again and again; the service ends.');
    else place.timer = setTimeout(() => this.fork(place), wait);
  }
}

/** The share of database connections of one worker. Shares differ by at most one. */
export function shareOf(poolSize: number, workers: number, index: number): number {
  return Math.floor(poolSize / workers) + (index < poolSize % workers ? 1 : 0);
}

async function stop(worker: Worker): Promise<void> {
  const ended = once(worker, 'exit');
  tell(worker, { kind: 'stop' });
  const timer = setTimeout(() => worker.process.kill('SIGKILL'), STOP_TIMEOUT + GRACE);
  await ended;
  clearTimeout(timer);
}

function tell(worker: Worker, order: WorkerOrder): void {
  // If sending fails, the worker is about to end.
  worker.send(order, () => undefined);
}
