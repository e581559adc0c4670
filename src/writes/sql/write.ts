import type { GraphError } from '../../graph/errors/graph-error';
import type { EntitySet } from '../../odata/entity-set';
import type { Statement } from '../../odata/sql-builder';
import type { CounterpartChange } from '../counterparts/counterpart-change';
import type { ContainedRows } from '../rows/entity-rows';
import type { ColumnValue } from '../rows/row-values';

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
  readonly step?: CounterpartChange;
}

/** Bytes that a write keeps in memory, roughly. */
export function bytesOf({ values, contained = [] }: Write): number {
  return sizeOf(values) + contained.reduce((sum, { rows }) => rows.reduce((size, row) => size + sizeOf(row), sum), 0);
}

function sizeOf(values: readonly ColumnValue[]): number {
  return values.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 8), 0);
}

/** Runs a statement of a transaction. */
export type RunStatement = <Row>(statement: Statement) => Promise<Row[]>;

/** What a statement tells of each of its writes. */
export interface WriteRow {
  /** Number of the write within its statement, from 1. */
  readonly n: number;
  /** Whether somebody else holds or has just changed the call record; the write is to be tried once more then. */
  readonly busy: boolean;
  /** How many entities of the write's path exist. */
  readonly found: number;
  /** Whether the entity was in a state that the write wants. */
  readonly met: boolean;
  /** Whether the write was made. */
  readonly done: boolean;
  /** Of the entity as written, for its tag; null where it is gone, or has none. */
  readonly revision: string | null;
  /** JSON text of the entity as stored; null where it is to be read by a statement of its own, or is too large. */
  readonly json: string | null;
}

/** What a statement tells of a write that was not made. */
export type Refused = Pick<WriteRow, 'found' | 'met'>;

/** Writes that can share a statement: those that create, change, replace or delete in collections of one kind. */
export interface WriteKind {
  /** Collections on the way, from the call records on. */
  readonly sets: readonly EntitySet[];
  /** Place of the kind's statement within a transaction, for an order that is always the same. */
  readonly rank: number;
  /** One statement for all of the writes, of which no two have the same target. It returns {@link WriteRow}s. */
  statement(writes: readonly Write[]): Statement;
  /** Why a write was not made whose call record was free. */
  refusal(write: Write, row: Refused): GraphError;
}
