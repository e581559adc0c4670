import type { Logger } from '@nestjs/common';
import { logFailure, toGraphError } from '../graph/errors/error.filter';
import type { GraphError } from '../graph/errors/graph-error';
import type { ChunkPlan } from './chunk-plan';
import { addCounts, noCounts, type ImportCounts } from './import-counts';
import type { RefusedLine } from './import-line';

/** Most refused lines of which one answer tells what is wrong, and most characters that it takes for that. */
const MOST_REFUSED = 10_000;
const MOST_CHARACTERS = 16 * 1024 * 1024;

/** The answer to an import, which grows with each chunk. */
export class ImportReport {
  readonly counts = noCounts();
  private told = 0;
  private characters = 0;

  /** @param logger is told of lines that were refused for a fault of the service, with the id of the request */
  constructor(
    private readonly logger: Logger,
    private readonly requestId: string,
  ) {}

  /** The lines about one chunk, in their order: of a file of millions of broken lines, the first are told, and all counted. */
  add({ counts, refused }: ChunkPlan): string {
    addCounts(this.counts, counts);
    let text = '';
    for (const one of refused) {
      if (this.told >= MOST_REFUSED || this.characters + text.length >= MOST_CHARACTERS) break;
      logFailure(this.logger, one.error, one.error.cause ?? one.error, this.requestId);
      text += refusedLine(one);
      this.told++;
    }
    this.characters += text.length;
    return text + progressLine(this.counts);
  }

  totals(): string {
    return totalsLine(this.counts);
  }

  /** The end of an import that could not go on; the counts tell what is stored. */
  failure(thrown: unknown): string {
    const error = toGraphError(thrown);
    const retryAfter = Number(error.headers['Retry-After'] ?? NaN);
    const wait = Number.isNaN(retryAfter) ? {} : { retryAfter };
    return lineOf({ kind: 'failed', ...this.counts, error: errorOf(error), ...wait });
  }
}

/** One line of the answer, as JSON text with its end. */
function refusedLine({ number, error }: RefusedLine): string {
  return lineOf({ kind: 'refused', line: number, error: errorOf(error) });
}

/** What has been stored so far: whole chunks, which stay whatever follows. */
export function progressLine(counts: ImportCounts): string {
  return lineOf({ kind: 'progress', ...counts });
}

export function totalsLine(counts: ImportCounts): string {
  return lineOf({ kind: 'totals', ...counts });
}

function errorOf({ code, message, details }: GraphError): object {
  return { code, message, ...(details ? { details } : {}) };
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
