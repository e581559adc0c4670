import { Logger } from '@nestjs/common';
import { toGraphError } from '../graph/error.filter';
import { batchesOf } from './batches';
import type { BatchWriter } from './batch-writer';
import type { BatchPlan } from './batch-plan';
import { addCounts, noCounts, type ImportCounts } from './import-counts';
import { failureLine, progressLine, refusedLine, totalsLine } from './import-report';
import { linesOf } from './lines';

/** Takes in call records and sessions, however many. */
export class ImportService {
  private readonly logger = new Logger(ImportService.name);

  /** @param lineLimit bytes of the longest line */
  constructor(
    private readonly writer: BatchWriter,
    private readonly lineLimit: number,
  ) {}

  /**
   * Stores the lines of a body batch by batch; while one is written, the next is read.
   * @returns the lines of the answer, the last of which holds the totals
   * @throws what ends the import before the first line of the answer; later failures are lines themselves
   */
  async *import(tenantId: string, body: AsyncIterable<Buffer>): AsyncGenerator<string> {
    const counts = noCounts();
    let writing: Promise<BatchPlan> | undefined;
    try {
      for await (const batch of batchesOf(linesOf(body, this.lineLimit))) {
        if (writing) yield report(await writing, counts);
        writing = this.writer.write(tenantId, batch);
        // Awaited later, when the next batch has been read.
        writing.catch(() => undefined);
      }
      if (writing) yield report(await writing, counts);
      writing = undefined;
      yield totalsLine(counts);
    } catch (error) {
      const last = await writing?.catch(() => undefined);
      if (last) yield report(last, counts);
      if (counts.lines === 0) throw error;
      yield this.failure(error, counts);
    } finally {
      await writing?.catch(() => undefined);
    }
  }

  private failure(error: unknown, counts: ImportCounts): string {
    const { key, status, cause, message } = toGraphError(error);
    if (key === 'generalException') this.logger.error(error);
    else if (status > 500) this.logger.warn(cause ?? message);
    return failureLine(error, counts);
  }
}

/** The lines about one batch, in their order. */
function report({ counts, refused }: BatchPlan, sum: ImportCounts): string {
  addCounts(sum, counts);
  return refused.map(refusedLine).join('') + progressLine(sum);
}
