import { loadSettings } from '../../config/env';
import { Unforeseen } from '../../operations/unforeseen';
import { closeInTime, loadServing } from '../serving';
import { explained, isWorded } from '../start-errors';
import { listenForStop } from '../stop-signals';
import { MetricsOfAll } from './metrics-of-all';
import type { Opening, WorkerOrder, WorkerReport } from './worker-messages';

/** Runs one of several processes that serve together. The primary process sends it orders to open and to stop. */
async function main(): Promise<void> {
  const stop = listenForStop();
  const unforeseen = new Unforeseen(stop.fail);
  const opening = new Promise<Opening>((resolve) =>
    process.on('message', (order: WorkerOrder) => {
      if (order.kind === 'open') resolve(order);
      else if (order.kind === 'stop') stop.tell();
    }),
  );
  const opened = open(opening, stop.signal);
  const listeners = await Promise.race([opened, stop.told]);
  // A stop cancels the opening; its error is of no interest.
  opened.catch(() => undefined);
  if (!listeners) return;
  unforeseen.watch(listeners.served);
  await report({ kind: 'listening', http: listeners.http, https: listeners.https });
  await stop.told;
  await closeInTime(listeners, stop.hasFailed);
}

async function open(opening: Promise<Opening>, stop: AbortSignal) {
  const serving = await loadServing();
  const { databaseUrl, port, httpsPort, poolSize } = await opening;
  const settings = { ...loadSettings(), port, httpsPort, poolSize };
  return serving
    .open(settings, databaseUrl, stop, new MetricsOfAll(report).scrape)
    .catch((error: unknown) => Promise.reject(explained(error, settings)));
}

function report(message: WorkerReport): Promise<void> {
  return new Promise((resolve) => process.send?.(message, undefined, undefined, () => resolve()));
}

main()
  .catch(async (error: unknown) => {
    process.exitCode = 1;
    const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
    await report({ kind: 'failed', reason: isWorded(error) ? message : stack });
  })
  .finally(() => process.exit());
