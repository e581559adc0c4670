import { Logger } from '@nestjs/common';
import { showUse } from '../budgets/budget-use';
import { budgets } from '../budgets/budgets';
import { OverBudget } from '../budgets/over-budget';
import { Shares, type Release } from '../budgets/shares';
import { logFailure, toGraphError } from '../graph/errors/error.filter';
import { counted } from '../metrics/instruments';
import type { StorageGuard } from '../storage/storage-guard';
import { PartlyStored } from './chunk-failure';
import type { ChunkPlan } from './chunk-plan';
import type { ChunkWriter } from './chunk-writer';
import { chunksOf, type Chunk } from './chunks';
import type { ImportBody } from './import-body';
import { callsOf } from './import-line';
import { ImportReport } from './import-report';
import { linesOf } from './lines';

/** Chunks that are written at the same time: while the database works on one, Node prepares the next. */
const AT_A_TIME = 2;

/** A chunk that is being written. */
interface Writing {
  readonly calls: ReadonlySet<string>;
  readonly end: Promise<ChunkPlan>;
}

/** The sender of an import, and the request id for the log. */
export interface ImportSender {
  readonly tenantId: string;
  readonly requestId: string;
}

export interface ImportLimits {
  /** Longest line, in bytes. */
  readonly line: number;
  /** Most imports at the same time. */
  readonly imports: number;
}

/** Imports call records and sessions. */
export class ImportService {
  private readonly logger = new Logger(ImportService.name);
  private readonly places: Shares;

  constructor(
    private readonly writer: Pick<ChunkWriter, 'write'>,
    private readonly storage: Pick<StorageGuard, 'admit'>,
    private readonly limits: ImportLimits,
  ) {
    this.places = new Shares(limits.imports);
    showUse('imports', limits.imports, () => this.places.used);
  }

  /**
   * Stores the lines of a body in chunks, and parses the next chunk meanwhile. Lines of one call record are stored in
   * order.
   * @returns the lines of the answer, ending with the totals
   * @throws a failure before the first line of the answer; later failures are lines of the answer
   */
  async *import({ tenantId, requestId }: ImportSender, body: ImportBody): AsyncGenerator<string> {
    this.storage.admit(tenantId, 0);
    const leave = this.enter(tenantId);
    const report = new ImportReport(this.logger, requestId);
    const writing: Writing[] = [];
    const chunks = chunksOf(linesOf(body, this.limits.line), body.hasTextNumbers);
    try {
      for (let reading = handled(chunks.next()); ;) {
        const isFull = writing.length >= AT_A_TIME;
        // Reports a stored chunk at once, even while the rest of the body is slow to arrive.
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
      // Not awaited: it may be waiting for the body.
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
    counted.importedBytes.inc(bytes);
    return this.writer.write(tenantId, lines);
  }
}

/** Prevents an unhandled rejection of a promise that is awaited later. */
function handled<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined);
  return promise;
}

/** Whether `one` settles before `other`. */
function comesFirst(one: Promise<unknown>, other: Promise<unknown>): Promise<boolean> {
  const over = (isFirst: boolean) => () => isFirst;
  return Promise.race([one.then(over(true), over(true)), other.then(over(false), over(false))]);
}

/** Removes the oldest chunk, and returns its result. */
function next(writing: Writing[]): Promise<ChunkPlan> {
  const [{ end }] = writing.splice(0, 1) as [Writing];
  return end;
}

/** The stored part of a chunk that failed. */
function partOf(error: unknown): ChunkPlan | undefined {
  return error instanceof PartlyStored ? error.plan : undefined;
}

function haveInCommon(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...some].some((one) => others.has(one));
}
