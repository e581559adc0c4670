/** Counts of an import's lines by result. */
export interface ImportCounts {
  /** Lines that are not blank. */
  lines: number;
  readonly callRecords: { added: number; replaced: number; unchanged: number };
  /** Counts of session lines. */
  readonly sessions: { added: number; unchanged: number };
  refused: number;
}

export function noCounts(): ImportCounts {
  return {
    lines: 0,
    callRecords: { added: 0, replaced: 0, unchanged: 0 },
    sessions: { added: 0, unchanged: 0 },
    refused: 0,
  };
}

export function addCounts(sum: ImportCounts, more: ImportCounts): void {
  sum.lines += more.lines;
  sum.refused += more.refused;
  sum.callRecords.added += more.callRecords.added;
  sum.callRecords.replaced += more.callRecords.replaced;
  sum.callRecords.unchanged += more.callRecords.unchanged;
  sum.sessions.added += more.sessions.added;
  sum.sessions.unchanged += more.sessions.unchanged;
}
