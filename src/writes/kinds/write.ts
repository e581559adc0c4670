import type { Statement } from '../../odata/sql-builder';
import type { ContainedRows } from '../rows/entity-rows';
import type { StepChange } from '../counterparts/counterpart-change';
import type { WriteKind } from './write-kind';
import type { ColumnValue } from '../sql/input-rows';

/** One write that a request has asked for, ready to share a statement with others of its kind. */
export interface Write {
  readonly kind: WriteKind;
  /** Ids of the entities on the path, the written one's last. */
  readonly ids: readonly string[];
  /** What else the statement takes for the written entity, in the order of the kind's columns. */
  readonly values: readonly ColumnValue[];
  /** Rows of the entities that a new entity contains. */
  readonly contained?: readonly ContainedRows[];
  /** Whether the answer shows nothing of the entity. */
  readonly isSilent?: boolean;
  /** Makes the statement that reads the answer, where the write's own statement cannot give it. */
  readonly read?: () => Statement;
  /** What has to follow the write within its transaction. */
  readonly step?: StepChange;
}

/** Bytes that a write keeps in memory, roughly. */
export function bytesOf({ values, contained = [] }: Write): number {
  return sizeOf(values) + contained.reduce((sum, { rows }) => rows.reduce((size, row) => size + sizeOf(row), sum), 0);
}

function sizeOf(values: readonly ColumnValue[]): number {
  return values.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 8), 0);
}
