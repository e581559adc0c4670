import { callRecords } from '../call-records/entity-sets';
import type { TenantTransaction } from '../database/tenant-database';
import { planChunk, type ChunkPlan, type CallChange, type StoredCall, type StoredState } from './chunk-plan';
import {
  deleteContained,
  findSessions,
  lockCalls,
  updateCalls,
  type ChangedRow,
  type LockedCall,
  type Moment,
} from './chunk.sql';
import { CopyChunk } from './copy-rows';
import { callsOf, type ImportLine } from './import-line';

/**
 * Writes a chunk within a transaction: locks its stored call records, plans the changes, and stores them.
 * @throws database errors unchanged
 */
export async function writeChunk(tx: TenantTransaction, lines: readonly ImportLine[]): Promise<ChunkPlan> {
  const calls = await lock(tx, lines);
  const { now, hasSession } = await look(tx, lines, calls);
  const plan = planChunk(lines, { calls, hasSession });
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

/** The row of the call record itself; each change raises its time of modification. */
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

/** The new rows, in the order of the call records' ids: all imports lock in this order. */
function rowsToCopy({ changes }: ChunkPlan, now: bigint): CopyChunk {
  const chunk = new CopyChunk();
  for (const change of changes.toSorted((one, other) => (one.id < other.id ? -1 : 1))) {
    const { id, stored, record, added } = change;
    if (record && !stored) chunk.addCall(record, rowOf(change, now));
    const first = firstPosition(stored);
    if (record) chunk.addContained(record, first);
    chunk.addSessions(id, added, first + BigInt(record?.contained ?? 0));
  }
  return chunk;
}
