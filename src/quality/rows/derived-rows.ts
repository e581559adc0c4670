import { CallSummary, Stream } from '../model';
import type { DerivedCall } from '../rules/call-source';
import { RowForm } from './row-form';

/** Rows of streams, as the table `media_stream` has them. */
export const streamForm = new RowForm<DerivedCall['streams'][number]>(Stream);
/** Rows of calls, as the table `call_summary` has them. */
export const summaryForm = new RowForm<DerivedCall['summary']>(CallSummary);
