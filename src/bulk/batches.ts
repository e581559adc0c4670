import { setImmediate as nextTurn } from 'node:timers/promises';
import { readLine, type ImportLine } from './import-line';
import type { Line } from './lines';

/** Most lines of a batch. */
const LINES = 1_000;
/** Bytes of lines after which a batch is full. */
const BYTES = 1024 * 1024;
/** Bytes of lines after which others get their turn, above all the writer of the last batch, whom the database answers. */
const TURN = 16 * 1024;

/** Reads lines and gathers them to batches, each of which is stored in one transaction. */
export async function* batchesOf(lines: AsyncIterable<readonly Line[]>): AsyncGenerator<ImportLine[]> {
  let batch: ImportLine[] = [];
  let bytes = 0;
  let sinceTurn = 0;
  for await (const some of lines) {
    for (const line of some) {
      const length = line.bytes?.length ?? 0;
      const read = readLine(line);
      batch.push(read instanceof Promise ? await read : read);
      bytes += length;
      sinceTurn += length;
      if (sinceTurn >= TURN) {
        await nextTurn();
        sinceTurn = 0;
      }
      if (batch.length < LINES && bytes < BYTES) continue;
      yield batch;
      batch = [];
      bytes = 0;
    }
  }
  if (batch.length > 0) yield batch;
}
