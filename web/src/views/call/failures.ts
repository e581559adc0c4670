import type { Failure } from './call-record';
import type { Call } from './use-call';

/** A failure with those between whom it happened. */
export interface FailureOfCall extends Failure {
  readonly key: string;
  readonly who: string;
}

/** Failures of sessions, and of segments whose session has none; a failure that both name counts once. */
export function failuresOf({ sessions, parties }: Pick<Call, 'sessions' | 'parties'>): readonly FailureOfCall[] {
  return sessions.flatMap((session) => {
    const parts = session.failureInfo ? [session] : (session.segments ?? []);
    return parts.flatMap((part) => {
      if (!part.failureInfo) return [];
      const device = sessions.length > 1 ? part.callee?.name : undefined;
      const to = parties.at('callee', part, session).label;
      const who = `${parties.at('caller', part, session).label} to ${to}${device == null ? '' : ` (${device})`}`;
      return [{ ...part.failureInfo, key: `${session.id} ${part.id}`, who }];
    });
  });
}
