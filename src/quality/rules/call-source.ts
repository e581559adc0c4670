import type { JsonObject } from '../../edm/json/json-value';
import type { CallSummary, Stream } from '../model';

/** A segment as it is stored. */
export interface SegmentSource {
  readonly id: string;
  /** The members that were written, in the form of Graph. */
  readonly body: JsonObject;
}

export interface SessionSource extends SegmentSource {
  readonly segments: readonly SegmentSource[];
}

/** All that is known about one call. */
export interface CallSource {
  readonly id: string;
  readonly version: number | bigint;
  /** Members of the call record that were written, with the organizer and without contained collections. */
  readonly body: JsonObject;
  /** Bodies of the participants, in order. */
  readonly participants: readonly JsonObject[];
  readonly sessions: readonly SessionSource[];
  /** Row of the direct routing log whose `correlationId` is the id of the call record: the latest one by start and id. */
  readonly directRouting?: JsonObject;
}

/** What follows from a call: values in the form of JSON answers. */
export interface DerivedCall {
  readonly summary: Omit<CallSummary, 'callRecord'>;
  /** In the order of the call. */
  readonly streams: readonly Omit<Stream, 'callRecord'>[];
}
