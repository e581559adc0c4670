import { Injectable } from '@nestjs/common';
import { callRecords } from '../call-records/entity-sets';
import { TenantDatabase, type TenantTransaction } from '../database/tenant-database';
import { planBatch, type BatchPlan, type CallChange, type StoredCall, type StoredState } from './batch-plan';
import {
  deleteContained,
  findSessions,
  lockCalls,
  updateCalls,
  type ChangedRow,
  type LockedCall,
  type Moment,
} from './batch-statements';
import { CopyBatch } from './copy-rows';
import type { ImportLine } from './import-line';

/** How often a batch is begun that others keep from being committed. */
const TRIES = 5;

/** Writes batches of lines, each in one transaction. */
@Injectable()
export class BatchWriter {
  constructor(private readonly database: TenantDatabase) {}

  /**
   * Stores what of a batch is new.
   * @throws what the database throws; nothing of the batch is stored then
   */
  async write(tenantId: string, lines: readonly ImportLine[]): Promise<BatchPlan> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.database.transaction(tenantId, (tx) => writeBatch(tx, lines), 'import');
      } catch (error) {
        if (tries >= TRIES || !isConflict(error)) throw error;
      }
    }
  }
}

/** Whether another request has written the same call records at the same time (PostgreSQL, appendix A). */
function isConflict(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && (code === '23505' || code.startsWith('40'));
}

async function writeBatch(tx: TenantTransaction, lines: readonly ImportLine[]): Promise<BatchPlan> {
  const calls = await lock(tx, lines);
  const { now, hasSession } = await look(tx, lines, calls);
  const plan = planBatch(lines, { calls, hasSession });
  const replaced = plan.changes.filter(({ stored, record }) => stored && record);
  const extended = plan.changes.filter(({ record }) => !record);
  if (replaced.length > 0) {
    const ids = replaced.map(({ id }) => id);
    for (const set of callRecords.children.values()) await tx.query(deleteContained(set, ids));
  }
  for (const changes of [replaced, extended]) {
    if (changes.length > 0) await tx.query(updateCalls(changes.map((change) => rowOf(change, now))));
  }
  for (const [{ table }, { columns, rows }] of rowsToCopy(plan, now).tables) await tx.copy(table, columns, rows);
  return plan;
}

async function lock(tx: TenantTransaction, lines: readonly ImportLine[]): Promise<Map<string, StoredCall>> {
  const rows = await tx.query<LockedCall>(lockCalls([...callsOf(lines)]));
  return new Map(
    rows.map(({ id, version, lastModified, nextPosition }) => [
      id,
      { version: BigInt(version), lastModified: BigInt(lastModified), nextPosition: BigInt(nextPosition) },
    ]),
  );
}

async function look(
  tx: TenantTransaction,
  lines: readonly ImportLine[],
  calls: ReadonlyMap<string, StoredCall>,
): Promise<{ now: bigint; hasSession: StoredState['hasSession'] }> {
  const pairs = lines.flatMap((line): [string, string][] =>
    line.kind === 'session' && calls.has(line.callRecordId) ? [[line.callRecordId, line.entity.id]] : [],
  );
  const [moment] = await tx.query<Moment>(findSessions(pairs));
  const keyOf = (callRecordId: string, id: string): string => JSON.stringify([callRecordId, id]);
  const there = new Set(moment?.sessions.map(([callRecordId, id]) => keyOf(callRecordId, id)));
  return { now: BigInt(moment?.now ?? 0), hasSession: (callRecordId, id) => there.has(keyOf(callRecordId, id)) };
}

/** Ids of the call records that the lines are about. */
export function callsOf(lines: readonly ImportLine[]): Set<string> {
  return new Set(lines.flatMap(callRecordIdOf));
}

function callRecordIdOf(line: ImportLine): string[] {
  if (line.kind === 'refused') return [];
  return [line.kind === 'session' ? line.callRecordId : line.entity.id];
}

/** The call record's own row; a version that was given and those that follow count as changes. */
function rowOf({ id, stored, record, added, version }: CallChange, now: bigint): ChangedRow {
  const changes = BigInt(added.length + (record ? 1 : 0));
  const earliest = stored ? stored.lastModified + changes : now;
  return {
    id,
    version,
    lastModified: now > earliest ? now : earliest,
    nextPosition: firstPosition(stored) + BigInt(containedOf({ record, added })),
    fields: record?.fields,
  };
}

function firstPosition(stored: StoredCall | undefined): bigint {
  return stored?.nextPosition ?? 0n;
}

function containedOf({ record, added }: Pick<CallChange, 'record' | 'added'>): number {
  return added.reduce((sum, { contained }) => sum + contained + 1, record?.contained ?? 0);
}

/** Rows in the order of the ids, in which all that imports lock is locked. */
function rowsToCopy({ changes }: BatchPlan, now: bigint): CopyBatch {
  const batch = new CopyBatch();
  for (const change of changes.toSorted((one, other) => (one.id < other.id ? -1 : 1))) {
    const { id, stored, record, added } = change;
    if (record && !stored) batch.addCall(record, rowOf(change, now));
    const first = firstPosition(stored);
    if (record) batch.addContained(record, first);
    batch.addSessions(id, added, first + BigInt(record?.contained ?? 0));
  }
  return batch;
}
