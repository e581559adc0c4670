import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { CallSummary, Stream } from '../../api/client';
import { useEntity, useRows } from '../../api/use-api';
import type { DirectRoutingRow, Participant, PstnRow, RecordOfCall, Session } from './call-record';
import {
  directRoutingQuery,
  participantsQuery,
  pstnQuery,
  recordQuery,
  sessionsQuery,
  streamsQuery,
  summaryQuery,
} from './call-query';
import { Parties } from './parties';

/** A call with all that belongs to it. */
export interface Call {
  readonly record: RecordOfCall;
  readonly participants: readonly Participant[];
  readonly sessions: readonly Session[];
  readonly streams: readonly Stream[];
  /** Null until the service has derived it. */
  readonly summary: CallSummary | null;
  readonly parties: Parties;
}

export interface CallState {
  /** Undefined while it loads, and null if there is no such call. */
  readonly call: Call | null | undefined;
  readonly error: Error | null;
  retry(): void;
}

export function useCall(id: string): CallState {
  const record = useEntity<RecordOfCall>(recordQuery(id));
  const summary = useEntity<CallSummary>(summaryQuery(id));
  const isThere = { enabled: record.data !== null };
  const participants = useRows<Participant>(participantsQuery(id), isThere);
  const sessions = useRows<Session>(sessionsQuery(id), isThere);
  const streams = useRows<Stream>(streamsQuery(id), isThere);
  const parts = [record, summary, participants, sessions, streams] as const;
  const parties = useMemo(() => new Parties(summary.data), [summary.data]);
  const loaded = record.data && participants.data && sessions.data && streams.data && summary.data !== undefined;
  return {
    call:
      record.data === null
        ? null
        : loaded
          ? {
              ...{
                record: record.data,
                participants: participants.data,
                sessions: sessions.data,
                streams: streams.data,
                parties,
              },
              summary: summary.data ?? null,
            }
          : undefined,
    // Without the record, the parts of it are not found either: that is no failure.
    error: record.data === null ? null : (parts.find(({ error }) => error)?.error ?? null),
    retry: () => parts.forEach((part) => void part.refetch()),
  };
}

/** Rows of the logs that name the call. Whoever may not read a log still sees the call. */
export function useLinkedRows(id: string): {
  readonly routing: UseQueryResult<readonly DirectRoutingRow[]>;
  readonly pstn: UseQueryResult<readonly PstnRow[]>;
} {
  return {
    routing: useRows<DirectRoutingRow>(directRoutingQuery(id)),
    pstn: useRows<PstnRow>(pstnQuery(id)),
  };
}
