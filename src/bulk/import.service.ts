import { Logger } from '@nestjs/common';
import { toGraphError } from '../graph/error.filter';
import { batchesOf } from './batches';
import { callsOf, type BatchWriter } from './batch-writer';
import type { BatchPlan } from './batch-plan';
import { addCounts, noCounts, type ImportCounts } from './import-counts';
import { failureLine, progressLine, refusedLine, totalsLine } from './import-report';
import { linesOf } from './lines';

/** Batches that are written at a time: what the database does for one, Node does for the next but one meanwhile. */
const AT_A_TIME = 2;

/** A batch on its way into the database. */
interface Writing {
  readonly calls: ReadonlySet<string>;
  readonly end: Promise<BatchPlan>;
}

/** Takes in call records and sessions, however many. */
export class ImportService {
  private readonly logger = new Logger(ImportService.name);

  /** @param lineLimit bytes of the longest line */
  constructor(
    private readonly writer: BatchWriter,
    private readonly lineLimit: number,
  ) {}

  /**
   * Stores the lines of a body batch by batch, those of one call record in their order; while some are written, the next
   * is read.
   * @returns the lines of the answer, the last of which holds the totals
   * @throws what ends the import before the first line of the answer; later failures are lines themselves
   */
  async *import(tenantId: string, body: AsyncIterable<Buffer>): AsyncGenerator<string> {
    const counts = noCounts();
    const writing: Writing[] = [];
    const batches = batchesOf(linesOf(body, this.lineLimit));
    try {
      for (let reading = handled(batches.next()); ;) {
        const isFull = writing.length >= AT_A_TIME;
        // What is stored is told at once, also while the rest of the body takes its time.
        if (writing[0] && (isFull || (await comesFirst(writing[0].end, reading)))) {
          yield report(await next(writing), counts);
          continue;
        }
        const { done, value: batch } = await reading;
        if (done) break;
        const calls = callsOf(batch);
        while (writing.some((other) => haveInCommon(other.calls, calls))) yield report(await next(writing), counts);
        writing.push({ calls, end: handled(this.writer.write(tenantId, batch)) });
        reading = handled(batches.next());
      }
      while (writing.length > 0) yield report(await next(writing), counts);
      yield totalsLine(counts);
    } catch (error) {
      while (writing.length > 0) {
        const stored = await next(writing).catch(() => undefined);
        if (stored) yield report(stored, counts);
      }
      if (counts.lines === 0) throw error;
      yield this.failure(error, counts);
    } finally {
      // It may be waiting for the body, so it is not waited for.
      void handled(batches.return(undefined));
      await Promise.allSettled(writing.map(({ end }) => end));
    }
  }

  private failure(error: unknown, counts: ImportCounts): string {
    const { key, status, cause, message } = toGraphError(error);
    if (key === 'generalException') this.logger.error(error);
    else if (status > 500) this.logger.warn(cause ?? message);
    return failureLine(error, counts);
  }
}

/** A promise whose failure is met when it is awaited, which may be later than it fails. */
function handled<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined);
  return promise;
}

/** Whether the one is over before the other. */
function comesFirst(one: Promise<unknown>, other: Promise<unknown>): Promise<boolean> {
  const over = (isFirst: boolean) => () => isFirst;
  return Promise.race([one.then(over(true), over(true)), other.then(over(false), over(false))]);
}

/** Waits for the batch that was begun first. */
function next(writing: Writing[]): Promise<BatchPlan> {
  const [{ end }] = writing.splice(0, 1) as [Writing];
  return end;
}

/** The lines about one batch, in their order. */
function report({ counts, refused }: BatchPlan, sum: ImportCounts): string {
  addCounts(sum, counts);
  return refused.map(refusedLine).join('') + progressLine(sum);
}

function haveInCommon(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...some].some((one) => others.has(one));
}
