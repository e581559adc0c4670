import { toGraphError } from '../graph/error.filter';
import type { GraphError } from '../graph/graph-error';
import type { ImportCounts } from './import-counts';
import type { RefusedLine } from './import-line';

/** One line of the answer to an import, as JSON text with its end. */
export function refusedLine({ number, error }: RefusedLine): string {
  return lineOf({ kind: 'refused', line: number, error: errorOf(error) });
}

/** What has been stored so far: whole batches, which stay whatever follows. */
export function progressLine(counts: ImportCounts): string {
  return lineOf({ kind: 'progress', ...counts });
}

export function totalsLine(counts: ImportCounts): string {
  return lineOf({ kind: 'totals', ...counts });
}

/** The end of an import that could not go on; the counts tell what is stored. */
export function failureLine(thrown: unknown, counts: ImportCounts): string {
  return lineOf({ kind: 'failed', ...counts, error: errorOf(toGraphError(thrown)) });
}

function errorOf({ code, message, details }: GraphError): object {
  return { code, message, ...(details ? { details } : {}) };
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
