import type { GraphError } from '../../graph/errors/graph-error';
import type { EntitySet } from '../../odata/entity-set';
import type { Statement } from '../../odata/sql-builder';
import { bytesOfContents, type ContentChange } from '../rows/change';
import type { CounterpartChange } from '../counterparts/counterpart-change';
import type { ContainedRows } from '../rows/entity-rows';
import type { ColumnValue } from '../rows/row-values';

/** One write of a request, which can share a statement with others of its kind. */
export interface Write {
  readonly kind: WriteKind;
  /** Ids of the entities on the path; the last one is that of the written entity. */
  readonly ids: readonly string[];
  /** Further input values of the written entity, in the order of the kind's columns. */
  readonly values: readonly ColumnValue[];
  /** Rows of the entities contained in a new entity. */
  readonly contained?: readonly ContainedRows[];
  /** Whether the answer contains no entity. */
  readonly isSilent?: boolean;
  /** Returns the statement that reads the answer, where the write's own statement cannot return it. */
  readonly read?: () => Statement;
  /** Update of older and newer forms after the write, in its transaction. */
  readonly step?: CounterpartChange;
  /** Changes of contained entities, made after the write in its transaction. */
  readonly contents?: readonly ContentChange[];
}

/** How to read the entity of an answer after a write. */
export interface Read {
  readonly statement: () => Statement;
  /** Whether the answer has parts that the entity's own row does not tell, such as what `$expand` names. */
  readonly isNeeded: boolean;
}

/** The read that has to run after a write. @param isTold whether the write's statement returns the whole entity */
export function neededRead(read: Read | undefined, isTold: boolean): Write['read'] {
  return read && (read.isNeeded || !isTold) ? read.statement : undefined;
}

/** Approximate memory that a write takes, in bytes. */
export function bytesOf({ values, contained = [], contents = [] }: Write): number {
  return (
    sizeOf(values) +
    bytesOfContents(contents) +
    contained.reduce((sum, { rows }) => rows.reduce((size, row) => size + sizeOf(row), sum), 0)
  );
}

function sizeOf(values: readonly ColumnValue[]): number {
  return values.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 8), 0);
}

/** Runs a statement of a transaction. */
export type RunStatement = <Row>(statement: Statement) => Promise<Row[]>;

/** Result of a statement for one of its writes. */
export interface WriteRow {
  /** Number of the write within its statement, from 1. */
  readonly n: number;
  /** Whether another transaction has locked or just changed the call record. The write must be retried then. */
  readonly busy: boolean;
  /** How many entities of the write's path exist. */
  readonly found: number;
  /** Whether the entity fulfilled the conditions. */
  readonly met: boolean;
  /** Whether the write was made. */
  readonly done: boolean;
  /** Revision of the entity as written, the source of its tag; null where it is deleted or has none. */
  readonly revision: string | null;
  /** JSON text of the entity as stored; null where a separate statement must read it, or it is too large. */
  readonly json: string | null;
}

/** Result of a statement for a write that was not made. */
export type Refused = Pick<WriteRow, 'found' | 'met'>;

/**
 * Writes that can share a statement: those that create, change, replace or delete entities of one collection of the
 * model.
 */
export interface WriteKind {
  /** Collections on the path, from the call records on. */
  readonly sets: readonly EntitySet[];
  /** Rank of the kind's statement within a transaction; the order is always the same. */
  readonly rank: number;
  /**
   * Returns one statement for all of the writes, no two of which have the same target. Its rows are {@link WriteRow}s.
   */
  statement(writes: readonly Write[]): Statement;
  /** The error for a write that was not made although its call record was free. */
  refusal(write: Write, row: Refused): GraphError;
}
