import { callRecords, sessions } from '../call-records/entity-sets';
import { entityNotFound } from '../graph/errors/entity-not-found';
import { GraphError } from '../graph/errors/graph-error';
import { noCounts, type ImportCounts } from './import-counts';
import type { ImportLine, RefusedLine } from './import-line';
import type { PreparedEntity } from './prepared-entity';

const MAX_INT64 = 9_223_372_036_854_775_807n;

/** What the database holds of a call record, whose row is locked. */
export interface StoredCall {
  readonly version: bigint;
  /** Ticks. */
  readonly lastModified: bigint;
  readonly nextPosition: bigint;
}

/** What there is to know before a chunk can be planned. */
export interface StoredState {
  readonly calls: ReadonlyMap<string, StoredCall>;
  hasSession(callRecordId: string, id: string): boolean;
}

/** What is to be written of one call. */
export interface CallChange {
  readonly id: string;
  /** Absent for a new call. */
  readonly stored?: StoredCall;
  /** The call record as a whole, where it is new or takes the place of an older version. */
  record?: PreparedEntity;
  /** Sessions that are added below it. */
  added: PreparedEntity[];
  version: bigint;
}

/** A change, with the ids of the sessions that it writes: a call may have thousands, and each line asks for one. */
interface Draft extends CallChange {
  readonly ids: Set<string>;
}

export interface ChunkPlan {
  readonly changes: readonly CallChange[];
  readonly counts: ImportCounts;
  readonly refused: readonly RefusedLine[];
}

/** Decides, line after line, what becomes of a chunk. */
export function planChunk(lines: readonly ImportLine[], state: StoredState): ChunkPlan {
  const changes = new Map<string, Draft>();
  const counts = noCounts();
  const refused: RefusedLine[] = [];
  const refuse = (number: number, error: GraphError): void => {
    refused.push({ kind: 'refused', number, error });
    counts.refused++;
  };
  for (const line of lines) {
    counts.lines++;
    if (line.kind === 'refused') refuse(line.number, line.error);
    else if (line.kind === 'callRecord') counts.callRecords[planCall(line.entity, line.version, changes, state)]++;
    else {
      const outcome = planSession(line.entity, line.callRecordId, changes, state);
      if (outcome) counts.sessions[outcome]++;
      else refuse(line.number, entityNotFound(callRecords));
    }
  }
  return { changes: [...changes.values()], counts, refused };
}

/** A version that is not newer is left; one that is replaces the call with all that it contains. */
function planCall(
  record: PreparedEntity,
  version: bigint,
  changes: Map<string, Draft>,
  { calls }: StoredState,
): 'added' | 'replaced' | 'unchanged' {
  const { id } = record;
  const stored = calls.get(id);
  const known = changes.get(id) ?? stored;
  if (known && version <= known.version) return 'unchanged';
  changes.set(id, {
    id,
    stored,
    record,
    added: [],
    version,
    ids: new Set(sessionsIn(record).map((session) => session.id)),
  });
  return known ? 'replaced' : 'added';
}

/** A session whose id its call has already is left. @returns undefined when there is no such call */
function planSession(
  session: PreparedEntity,
  callRecordId: string,
  changes: Map<string, Draft>,
  state: StoredState,
): 'added' | 'unchanged' | undefined {
  const change = changes.get(callRecordId) ?? draftOf(callRecordId, state);
  if (!change) return undefined;
  // What a call has that is replaced goes with it.
  const isStored = !change.record && state.hasSession(callRecordId, session.id);
  if (isStored || change.ids.has(session.id)) return 'unchanged';
  change.added.push(session);
  change.ids.add(session.id);
  if (change.version < MAX_INT64) change.version++;
  changes.set(callRecordId, change);
  return 'added';
}

function draftOf(id: string, { calls }: StoredState): Draft | undefined {
  const stored = calls.get(id);
  return stored && { id, stored, added: [], version: stored.version, ids: new Set() };
}

function sessionsIn({ children }: PreparedEntity): readonly PreparedEntity[] {
  return children.find(([set]) => set === sessions)?.[1] ?? [];
}
