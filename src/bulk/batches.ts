import { setImmediate as breathe } from 'node:timers/promises';
import { readLine, type ImportLine } from './import-line';
import type { Line } from './lines';

/** Most lines of a batch. */
const LINES = 1_000;
/** Bytes of lines after which a batch is full. */
const BYTES = 4 * 1024 * 1024;

/** Reads lines and gathers them to batches, each of which is stored in one transaction. */
export async function* batchesOf(lines: AsyncIterable<readonly Line[]>): AsyncGenerator<ImportLine[]> {
  let batch: ImportLine[] = [];
  let bytes = 0;
  for await (const some of lines) {
    for (const line of some) {
      batch.push(readLine(line));
      bytes += line.bytes?.length ?? 0;
      if (batch.length < LINES && bytes < BYTES) continue;
      yield batch;
      batch = [];
      bytes = 0;
      // One chunk can hold many lines, and other requests wait meanwhile.
      await breathe();
    }
  }
  if (batch.length > 0) yield batch;
}
