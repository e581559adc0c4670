import { callRecords, sessions } from '../call-records/entity-sets';
import { entityNotFound } from '../graph/errors/entity-not-found';
import { GraphError } from '../graph/errors/graph-error';
import { addContained, noCounts, type ImportCounts } from './import-counts';
import type { ImportLine, RefusedLine } from './import-line';
import type { PreparedEntity } from './prepared-entity';

const MAX_INT64 = 9_223_372_036_854_775_807n;

/** The stored state of a call record, whose row is locked. */
export interface StoredCall {
  readonly version: bigint;
  /** Ticks. */
  readonly lastModified: bigint;
  readonly nextPosition: bigint;
}

/** The stored state that a chunk is planned with. */
export interface StoredState {
  readonly calls: ReadonlyMap<string, StoredCall>;
  hasSession(callRecordId: string, id: string): boolean;
}

/** The changes of one call record. */
export interface CallChange {
  readonly id: string;
  /** Absent for a new call record. */
  readonly stored?: StoredCall;
  /** The whole call record, when it is new or replaces an older version. */
  record?: PreparedEntity;
  /** Sessions to be added to it. */
  added: PreparedEntity[];
  version: bigint;
}

/**
 * A change under construction, with a set of its session ids: a call record can have thousands, and each line looks one
 * up.
 */
interface Draft extends CallChange {
  readonly ids: Set<string>;
}

export interface ChunkPlan {
  readonly changes: readonly CallChange[];
  readonly counts: ImportCounts;
  readonly refused: readonly RefusedLine[];
}

/** Plans a chunk, line by line. */
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
    else if (line.kind === 'callRecord') {
      const outcome = planCall(line.entity, line.version, changes, state);
      counts.callRecords[outcome]++;
      if (outcome !== 'unchanged') addContained(counts, line.entity);
    } else {
      const outcome = planSession(line.entity, line.callRecordId, changes, state);
      if (outcome) counts.sessions[outcome]++;
      else refuse(line.number, entityNotFound(callRecords));
      if (outcome === 'added') addContained(counts, line.entity);
    }
  }
  return { changes: [...changes.values()], counts, refused };
}

/** An equal or older version is ignored. A newer one replaces the whole call record. */
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

/**
 * A session is ignored when its call record already has one with its id.
 * @returns undefined when the call record does not exist
 */
function planSession(
  session: PreparedEntity,
  callRecordId: string,
  changes: Map<string, Draft>,
  state: StoredState,
): 'added' | 'unchanged' | undefined {
  const change = changes.get(callRecordId) ?? draftOf(callRecordId, state);
  if (!change) return undefined;
  // Replacing a call record removes its stored sessions.
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
