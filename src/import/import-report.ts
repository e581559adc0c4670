import type { Logger } from '@nestjs/common';
import { logFailure, toGraphError } from '../graph/errors/error.filter';
import type { GraphError } from '../graph/errors/graph-error';
import { counted } from '../metrics/instruments';
import type { ChunkPlan } from './chunk-plan';
import { addCounts, noCounts, type ImportCounts } from './import-counts';
import type { RefusedLine } from './import-line';

/** Limits of the refusals that one answer lists, in lines and in characters. */
const MOST_REFUSED = 10_000;
const MOST_CHARACTERS = 16 * 1024 * 1024;

/** Builds the answer to an import, a part for each chunk. */
export class ImportReport {
  readonly counts = noCounts();
  private told = 0;
  private characters = 0;

  /** @param logger logs lines that were refused by an internal error, with the id of the request */
  constructor(
    private readonly logger: Logger,
    private readonly requestId: string,
  ) {}

  /** Returns the answer's lines for one chunk. Refusals are counted always, but listed only up to the limits. */
  add({ counts, refused }: ChunkPlan): string {
    addCounts(this.counts, counts);
    countLines(counts);
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

  /** The last line of an import that failed; its counts are those of the stored chunks. */
  failure(thrown: unknown): string {
    const error = toGraphError(thrown);
    const retryAfter = Number(error.headers['Retry-After'] ?? NaN);
    const wait = Number.isNaN(retryAfter) ? {} : { retryAfter };
    return lineOf({ kind: 'failed', ...this.counts, error: errorOf(error), ...wait });
  }
}

function countLines({ callRecords, sessions, refused }: ImportCounts): void {
  const { importedLines } = counted;
  importedLines.inc({ outcome: 'added' }, callRecords.added + sessions.added);
  importedLines.inc({ outcome: 'replaced' }, callRecords.replaced);
  importedLines.inc({ outcome: 'unchanged' }, callRecords.unchanged + sessions.unchanged);
  importedLines.inc({ outcome: 'refused' }, refused);
}

/** A line of the answer, as JSON text with a line feed. */
function refusedLine({ number, error }: RefusedLine): string {
  return lineOf({ kind: 'refused', line: number, error: errorOf(error) });
}

/** The counts of the chunks committed so far. */
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
