import { setImmediate as nextTurn } from 'node:timers/promises';
import { LEAST_LINE } from './content-bound';
import { readLine, type ImportLine } from './import-line';
import type { Line } from './lines';

/** Most lines of a chunk. */
const LINES = 1_000;
/** Bytes of lines after which a chunk is full. */
const BYTES = 1024 * 1024;
/** Bytes of lines after which other work gets a turn, above all the transaction of the previous chunk. */
const TURN = 16 * 1024;

/** Lines that are stored in one transaction. */
export interface Chunk {
  readonly lines: ImportLine[];
  /** Length of the lines, in bytes. */
  bytes: number;
}

/** Parses lines and groups them into chunks. @param isText whether numbers that a double cannot hold are strings */
export async function* chunksOf(lines: AsyncIterable<readonly Line[]>, isText = false): AsyncGenerator<Chunk> {
  let chunk: Chunk = { lines: [], bytes: 0 };
  let sinceTurn = 0;
  for await (const some of lines) {
    for (const line of some) {
      const length = line.bytes?.length ?? 0;
      const read = readLine(line, isText);
      chunk.lines.push(read instanceof Promise ? await read : read);
      chunk.bytes += length;
      sinceTurn += Math.max(length, LEAST_LINE);
      if (sinceTurn >= TURN) {
        await nextTurn();
        sinceTurn = 0;
      }
      if (chunk.lines.length < LINES && chunk.bytes < BYTES) continue;
      yield chunk;
      chunk = { lines: [], bytes: 0 };
    }
  }
  if (chunk.lines.length > 0) yield chunk;
}
