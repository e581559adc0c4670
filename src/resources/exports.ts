import { Buffer } from 'node:buffer';
import { addAbortSignal } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { OverBudget } from '../budgets/over-budget';
import { TenantDatabase } from '../database/tenant-database';
import { parseJson, stringifyJson } from '../edm/json/json';
import type { JsonObject } from '../edm/json/json-value';
import { atOnce } from '../edm/json/steps';
import { numbersAsText } from '../edm/wide-numbers';
import { StreamedAnswer } from '../graph/answer/streamed-answer';
import { GraphError } from '../graph/errors/graph-error';
import { exportTypes, type ExportFormat, type ExportRequest } from '../graph/request/export-format';
import type { GraphRequest } from '../graph/request/graph-request';
import { counted } from '../metrics/instruments';
import { addedMembers, propertyType } from '../odata/answers/added-members';
import { type PathStep, endOf } from '../odata/entity-set';
import { planPage, type PagePlan } from '../odata/plan/plan';
import { QueryError } from '../odata/query-error';
import type { QueryOptions } from '../odata/syntax/ast';
import { csvColumns, csvHeader, csvLine } from './csv-columns';
import { compileExport, type ExportRow } from './export.sql';
import { missing } from './missing';

/** Retry-After of an export that finds no free connection, in seconds. */
const RETRY_AFTER = '10';
/** Characters of text that are collected before they are sent. */
const PIECE = 65_536;

const IN_BATCH = 'An export is a stream, which cannot be part of a batch. Send the request outside of the batch.';

/** Options that apply to pages only. */
const ofPages = ['$count', '$skiptoken'];

/** Exports whole collections of any size. */
@Injectable()
export class Exports {
  constructor(private readonly database: TenantDatabase) {}

  /**
   * Exports the collection at the end of the path.
   * @throws failures before the first entity is read; later failures end the stream with an error
   */
  async export(
    { tenantId, root, asker }: GraphRequest,
    path: readonly PathStep[],
    options: QueryOptions,
    { format, hasTextNumbers, signal, isInBatch }: ExportRequest,
  ): Promise<StreamedAnswer> {
    if (isInBatch) throw new GraphError('badRequest', { message: IN_BATCH });
    const plan = planExport(path, options);
    const statement = compileExport(root, path, plan);
    const rows = addAbortSignal(signal, this.database.stream(tenantId, statement, asker));
    const batches = rows.iterator() as AsyncIterableIterator<ExportRow[]>;
    const first = await batches.next().then(
      ({ value }) => value as ExportRow[] | undefined,
      (error: unknown) => Promise.reject(error instanceof OverBudget ? noRoom(error) : (error as Error)),
    );
    if ((first?.[0]?.found ?? 0) < path.length - 1) {
      rows.destroy();
      throw missing(path, first?.[0]);
    }
    const mediaType = hasTextNumbers ? `${mediaTypes[format]};IEEE754Compatible=true` : mediaTypes[format];
    return new StreamedAnswer(mediaType, pieces(lineWriter(format, plan, hasTextNumbers), first ?? [], batches));
  }
}

const mediaTypes: Readonly<Record<ExportFormat, string>> = {
  ndjson: exportTypes.ndjson,
  csv: `${exportTypes.csv};charset=utf-8;header=present`,
};

function planExport(path: readonly PathStep[], options: QueryOptions): PagePlan {
  const [needless] = ofPages.filter((name) => options.written.has(name));
  if (needless !== undefined) throw new QueryError(needless, 'does not apply to an export, which has no pages');
  if (options.apply) throw new QueryError('$apply', 'is not supported in an export', 0, 'notImplemented');
  return planPage(endOf(path).set, options, { most: Infinity });
}

/** How the lines of an export are written. */
interface LineWriter {
  /** The lines before the first entity. */
  readonly start: string;
  /** @param json text of an entity */
  readonly lineOf: (json: string) => string;
}

function lineWriter(format: ExportFormat, plan: PagePlan, hasTextNumbers: boolean): LineWriter {
  if (format === 'csv') {
    const columns = csvColumns(plan);
    return { start: csvHeader(columns), lineOf: (json) => csvLine(columns, parseJson(json) as JsonObject) };
  }
  if (!hasTextNumbers) return { start: '', lineOf: (json) => `${json}\n` };
  const type = propertyType({ kind: 'entity', type: plan.set.type });
  const added = addedMembers(plan);
  return { start: '', lineOf: (json) => `${stringifyJson(atOnce(numbersAsText(parseJson(json), type, added)))}\n` };
}

async function* pieces(
  { start, lineOf }: LineWriter,
  first: readonly ExportRow[],
  rest: AsyncIterableIterator<ExportRow[]>,
): AsyncGenerator<string> {
  let piece = start;
  for await (const rows of joined(first, rest)) {
    for (const { json, tooLarge } of rows) {
      if (tooLarge) throw new GraphError('answerTooLarge');
      if (json === null) continue;
      piece += lineOf(json);
      counted.exportedEntities.inc();
      if (piece.length < PIECE) continue;
      yield counting(piece);
      piece = '';
    }
  }
  if (piece !== '') yield counting(piece);
}

function counting(piece: string): string {
  counted.exportedBytes.inc(Buffer.byteLength(piece));
  return piece;
}

async function* joined<Item>(first: Item, rest: AsyncIterable<Item>): AsyncGenerator<Item> {
  yield first;
  yield* rest;
}

/** Exports take long, so a retry makes sense only after a longer delay than for other requests. */
function noRoom(cause: OverBudget): GraphError {
  const headers = { 'Retry-After': RETRY_AFTER };
  return new GraphError('serviceNotAvailable', { message: cause.message, headers, cause });
}
