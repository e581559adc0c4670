import { CallSummary, Stream } from '../model';
import type { DerivedCall } from '../rules/call-source';
import { RowForm, type StoredRow } from './row-form';

/** Rows of streams, as the table `media_stream` has them. */
export const streamForm = new RowForm<DerivedCall['streams'][number]>(Stream);
/** Rows of calls, as the table `call_summary` has them. */
export const summaryForm = new RowForm<DerivedCall['summary']>(CallSummary);

/** The rows of one call; a call that does not exist has none. */
export interface CallRows {
  readonly summaries: readonly StoredRow[];
  readonly streams: readonly StoredRow[];
}

export const noRows: CallRows = { summaries: [], streams: [] };

export function rowsOf({ summary, streams }: DerivedCall): CallRows {
  return { summaries: [summaryForm.write(summary)], streams: streams.map((stream) => streamForm.write(stream)) };
}
