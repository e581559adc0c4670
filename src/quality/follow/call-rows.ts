import { copyLine } from '../../database/copy-text';
import { streamForm, summaryForm } from '../rows/derived-rows';
import type { StoredRow } from '../rows/row-form';
import type { DerivedCall } from '../rules/call-source';
import { ofCall, ofStream, type Contribution } from '../totals/contribution';

/**
 * The rows of one call, as lines of COPY: they are kept until a batch is stored, and one text costs less to keep than
 * the texts of all columns.
 */
export interface CallRows {
  /** The line of the summary; empty: the call does not exist. */
  readonly summary: string;
  /** The lines of the streams. */
  readonly streams: string;
  /** What the rows add to the totals. */
  readonly contributions: readonly Contribution[];
}

export const noRows: CallRows = { summary: '', streams: '', contributions: [] };

/** @param isPlain whether no text of the call has a backslash, a tab or the end of a line */
export function rowsOf({ summary, streams }: DerivedCall, isPlain: boolean): CallRows {
  const row = summaryForm.write(summary);
  const contributions = [ofCall(row)];
  const lines: string[] = [];
  for (const stream of streams) {
    const streamRow = streamForm.write(stream);
    contributions.push(ofStream(streamRow));
    lines.push(copyLine(streamRow, isPlain));
  }
  return { summary: copyLine(row, isPlain), streams: lines.join(''), contributions };
}

/** The rows of a call as they were read, streams in any order. */
export function storedRows(summary: StoredRow, streams: readonly StoredRow[]): CallRows {
  return {
    summary: copyLine(summary),
    streams: streams.map((stream) => copyLine(stream)).join(''),
    contributions: [ofCall(summary), ...streams.map(ofStream)],
  };
}

/** Whether rows of a call are equal, in whatever order they were read. */
export function areSame(one: CallRows, other: CallRows): boolean {
  return one.summary === other.summary && sorted(one.streams) === sorted(other.streams);
}

function sorted(lines: string): string {
  return lines.split('\n').sort().join('\n');
}
