import { Logger } from '@nestjs/common';
import { budgets } from '../budgets/budgets';
import { OverBudget } from '../budgets/over-budget';
import { Shares, type Release } from '../budgets/shares';
import { logFailure, toGraphError } from '../graph/errors/error.filter';
import type { StorageGuard } from '../storage/storage-guard';
import { PartlyStored } from './chunk-failure';
import type { ChunkPlan } from './chunk-plan';
import type { ChunkWriter } from './chunk-writer';
import { chunksOf, type Chunk } from './chunks';
import type { ImportBody } from './import-body';
import { callsOf } from './import-line';
import { ImportReport } from './import-report';
import { linesOf } from './lines';

/** Chunks that are written at a time: what the database does for one, Node does for the next but one meanwhile. */
const AT_A_TIME = 2;

/** A chunk on its way into the database. */
interface Writing {
  readonly calls: ReadonlySet<string>;
  readonly end: Promise<ChunkPlan>;
}

/** Who sends an import, and the id under which the log tells of it. */
export interface ImportSender {
  readonly tenantId: string;
  readonly requestId: string;
}

export interface ImportLimits {
  /** Bytes of the longest line. */
  readonly line: number;
  /** Imports at a time. */
  readonly imports: number;
}

/** Takes in call records and sessions, however many. */
export class ImportService {
  private readonly logger = new Logger(ImportService.name);
  private readonly places: Shares;

  constructor(
    private readonly writer: Pick<ChunkWriter, 'write'>,
    private readonly storage: Pick<StorageGuard, 'admit'>,
    private readonly limits: ImportLimits,
  ) {
    this.places = new Shares(limits.imports);
  }

  /**
   * Stores the lines of a body chunk by chunk, those of one call record in their order; while some are written, the next
   * is read.
   * @returns the lines of the answer, the last of which holds the totals
   * @throws what ends the import before the first line of the answer; later failures are lines themselves
   */
  async *import({ tenantId, requestId }: ImportSender, body: ImportBody): AsyncGenerator<string> {
    this.storage.admit(tenantId, 0);
    const leave = this.enter(tenantId);
    const report = new ImportReport(this.logger, requestId);
    const writing: Writing[] = [];
    const chunks = chunksOf(linesOf(body, this.limits.line));
    try {
      for (let reading = handled(chunks.next()); ;) {
        const isFull = writing.length >= AT_A_TIME;
        // What is stored is told at once, also while the rest of the body takes its time.
        if (writing[0] && (isFull || (await comesFirst(writing[0].end, reading)))) {
          yield report.add(await next(writing));
          continue;
        }
        const { done, value: chunk } = await reading;
        if (done) break;
        const calls = callsOf(chunk.lines);
        while (writing.some((other) => haveInCommon(other.calls, calls))) yield report.add(await next(writing));
        writing.push({ calls, end: handled(this.write(tenantId, chunk)) });
        reading = handled(chunks.next());
      }
      while (writing.length > 0) yield report.add(await next(writing));
      yield report.totals();
    } catch (error) {
      const ends = [Promise.reject<ChunkPlan>(error as Error), ...writing.splice(0).map(({ end }) => end)];
      for (const end of ends) {
        const stored = await end.catch(partOf);
        if (stored) yield report.add(stored);
      }
      const reason = error instanceof PartlyStored ? error.reason : error;
      if (report.counts.lines === 0) throw reason;
      logFailure(this.logger, toGraphError(reason), reason, requestId);
      yield report.failure(reason);
    } finally {
      // It may be waiting for the body, so it is not waited for.
      void handled(chunks.return(undefined));
      await Promise.allSettled(writing.map(({ end }) => end));
      leave();
    }
  }

  /** @throws OverBudget when too many imports are under way */
  private enter(tenantId: string): Release {
    const leave = this.places.take(tenantId);
    if (!leave) throw new OverBudget(budgets.imports, this.places.isOwn(tenantId));
    return leave;
  }

  /** @throws GraphError `insufficientStorage` */
  private async write(tenantId: string, { lines, bytes }: Chunk): Promise<ChunkPlan> {
    this.storage.admit(tenantId, bytes);
    return this.writer.write(tenantId, lines);
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

/** Waits for the chunk that was begun first. */
function next(writing: Writing[]): Promise<ChunkPlan> {
  const [{ end }] = writing.splice(0, 1) as [Writing];
  return end;
}

/** What was stored of a chunk that failed. */
function partOf(error: unknown): ChunkPlan | undefined {
  return error instanceof PartlyStored ? error.plan : undefined;
}

function haveInCommon(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...some].some((one) => others.has(one));
}
