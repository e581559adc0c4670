import type { Statement } from '../../odata/sql-builder';
import { streamForm, summaryForm } from '../rows/derived-rows';
import type { StoredRow } from '../rows/row-form';

/** A row of a call, in the form of `RowForm`. */
export interface DerivedRow {
  readonly callId: string;
  readonly row: StoredRow;
}

export function readStreams(callIds: readonly string[]): Statement {
  return {
    text: `SELECT call_record_id AS "callId", ${streamForm.selection} FROM media_stream
      WHERE tenant_id = $1 AND call_record_id = ANY ($2::text[])`,
    values: [callIds],
  };
}

export function readSummaries(callIds: readonly string[]): Statement {
  return {
    text: `SELECT id AS "callId", ${summaryForm.selection} FROM call_summary WHERE tenant_id = $1 AND id = ANY ($2::text[])`,
    values: [callIds],
  };
}

/** Removes all rows of some calls. */
export function removeRows(callIds: readonly string[]): Statement {
  return {
    text: `WITH streams AS (DELETE FROM media_stream WHERE tenant_id = $1 AND call_record_id = ANY ($2::text[]))
      DELETE FROM call_summary WHERE tenant_id = $1 AND id = ANY ($2::text[])`,
    values: [callIds],
  };
}

/** Notes which of some calls could not be derived. */
export function noteFailures(callIds: readonly string[], failed: readonly string[]): Statement {
  return {
    text: `WITH mended AS (DELETE FROM quality_failure WHERE tenant_id = $1 AND call_record_id = ANY ($2::text[])
        AND call_record_id <> ALL ($3::text[]))
      INSERT INTO quality_failure (tenant_id, call_record_id) SELECT $1, failed FROM unnest($3::text[]) failed
      ON CONFLICT DO NOTHING`,
    values: [callIds, failed],
  };
}
