import { setImmediate as nextTurn } from 'node:timers/promises';
import { LEAST_LINE } from './content-bound';
import { readLine, type ImportLine } from './import-line';
import type { Line } from './lines';

/** Most lines of a batch. */
const LINES = 1_000;
/** Bytes of lines after which a batch is full. */
const BYTES = 1024 * 1024;
/** Bytes of lines after which others get their turn, above all the writer of the last batch, whom the database answers. */
const TURN = 16 * 1024;

/** Lines that are stored together. */
export interface Chunk {
  readonly lines: ImportLine[];
  /** Length of the lines, in bytes. */
  bytes: number;
}

/** Reads lines and gathers them to batches. */
export async function* chunksOf(lines: AsyncIterable<readonly Line[]>): AsyncGenerator<Chunk> {
  let batch: Chunk = { lines: [], bytes: 0 };
  let sinceTurn = 0;
  for await (const some of lines) {
    for (const line of some) {
      const length = line.bytes?.length ?? 0;
      const read = readLine(line);
      batch.lines.push(read instanceof Promise ? await read : read);
      batch.bytes += length;
      sinceTurn += Math.max(length, LEAST_LINE);
      if (sinceTurn >= TURN) {
        await nextTurn();
        sinceTurn = 0;
      }
      if (batch.lines.length < LINES && batch.bytes < BYTES) continue;
      yield batch;
      batch = { lines: [], bytes: 0 };
    }
  }
  if (batch.lines.length > 0) yield batch;
}
