import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Listeners } from '../../connections/listeners';
import { STOP_TIMEOUT } from '../serving';
import { Restarts } from './restarts';
import type { Opening, WorkerOrder, WorkerReport } from './worker-messages';

/** Time beyond that of the requests in flight after which a worker that was told to stop is killed, in milliseconds. */
const GRACE = 1_000;

/** A worker, or the one that takes its place after its end. */
interface Place {
  readonly index: number;
  readonly restarts: Restarts;
  worker?: Worker;
  /** Until another worker takes the place. */
  timer?: NodeJS.Timeout;
  isListening: boolean;
  /** Why it could not start, in its own words. */
  reason?: string;
}

/** Processes that serve on the same ports. This process, the primary, hands connections to them by turns. */
export class Workers implements Pick<Listeners, 'close'> {
  private readonly places: readonly Place[];
  private opening?: Opening;
  private isOpen = false;
  private isStopping = false;
  private onOpen: (addresses: Pick<Listeners, 'http' | 'https'>) => void = () => undefined;
  private onFailed: (error: Error) => void = () => undefined;
  private onBroken: (reason: string) => void = () => undefined;
  /** Resolves with the reason when a worker ends again and again. */
  readonly broken = new Promise<string>((resolve) => (this.onBroken = resolve));

  /** Starts processes, which load all that they need and wait. @param program path of what they run */
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
   * Lets the workers serve. Ports have to be numbers that are free.
   * @param opening `poolSize`: of all of them together
   * @returns where they listen, once all do
   * @throws Error in the words of the first that fails
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

  /** Lets the workers answer what they have begun, and ends when they have ended. */
  async close(): Promise<void> {
    this.isStopping = true;
    for (const { timer } of this.places) clearTimeout(timer);
    await Promise.all(this.places.map(({ worker }) => worker && stop(worker)));
  }

  private fork(place: Place): void {
    const worker = cluster.fork();
    place.worker = worker;
    worker.on('message', (report: WorkerReport) => this.hear(place, report));
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

/** How many of all connections one of some workers may open: they differ by one at most. */
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
  // One that cannot be told any more is about to end.
  worker.send(order, () => undefined);
}
