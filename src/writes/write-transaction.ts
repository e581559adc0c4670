import type { TenantDatabase, TenantTransaction } from '../database/tenant-database';
import type { GraphError } from '../graph/errors/graph-error';
import { entityTag } from '../odata/answers/entity-tag';
import type { EntitySet } from '../odata/entity-set';
import type { Statement } from '../odata/sql-builder';
import type { EntityRow } from '../odata/sql/statements';
import { changeContents } from './contents/change-contents';
import type { CounterpartChange } from './counterparts/counterpart-change';
import { shareRead } from './sql/shared-read';
import { syncCounterparts } from './sql/sync-counterparts';
import type { RunStatement, Write, WriteKind, WriteRow } from './sql/write';

/** A write that was made. */
export interface Written {
  /** Content of the answer; without JSON text where the answer contains no entity. */
  readonly row?: EntityRow;
  /** Tag of the entity as written; undefined where it is deleted or has none. */
  readonly tag?: string;
  /** How many entities of its path existed before. */
  readonly found: number;
}

/** A write that was not made. */
export interface Refusal {
  readonly refusal: GraphError;
  /** How many entities of its path exist. */
  readonly found: number;
}

/** Outcome of a write. `busy`: the call record was locked, and nothing was done. */
export type Outcome = Written | Refusal | { readonly busy: true };

/**
 * Makes writes of one tenant in one commit: one statement for each kind of write, and one for each form of answer to
 * read. No statement waits for locks: if another transaction has locked a call record, its writes are `busy`.
 * @param writes no two of which have the same kind and target
 * @param callId a call record to lock first, waiting for it if necessary; undefined: none
 * @returns the outcome of each write, after the commit
 */
export async function writeTogether(
  database: TenantDatabase,
  tenantId: string,
  writes: readonly Write[],
  callId?: string,
): Promise<Outcome[]> {
  const byKind = groupBy(writes, ({ kind }) => kind);
  const outcomes = new Map<Write, Outcome>();
  const run = async (on: RunStatement): Promise<void> => {
    for (const [kind, group] of [...byKind].sort(([a], [b]) => a.rank - b.rank)) await write(on, kind, group, outcomes);
  };
  // A single statement commits by itself, in one round trip to the server.
  if (
    byKind.size === 1 &&
    callId === undefined &&
    writes.every(({ read, step, contents = [] }) => !read && !step && contents.length === 0)
  ) {
    await run((statement) => database.query(tenantId, statement, 'write'));
  } else {
    const work = async (transaction: TenantTransaction): Promise<void> => {
      if (callId !== undefined) await transaction.query(lockCall(writes, callId));
      await run((statement) => transaction.query(statement));
    };
    await database.transaction(tenantId, work, callId === undefined ? 'write' : 'held');
  }
  return writes.map((one) => outcomes.get(one) as Outcome);
}

async function write(
  run: RunStatement,
  kind: WriteKind,
  writes: readonly Write[],
  outcomes: Map<Write, Outcome>,
): Promise<void> {
  const toRead = new Map<Write, Omit<Written, 'row'>>();
  const changes: [string, CounterpartChange][] = [];
  for (const row of await run<WriteRow>(kind.statement(writes))) {
    const { n, busy, done, json, revision, found } = row;
    const one = writes[n - 1] as Write;
    const tag = revision === null ? undefined : entityTag(revision);
    if (done && one.contents?.length) await changeContents(run, kind.sets, one.ids, one.contents);
    if (done && one.step) changes.push([one.ids[0] ?? '', one.step]);
    if (done && one.read) toRead.set(one, { tag, found });
    else if (done) outcomes.set(one, { row: { json }, tag, found });
    else outcomes.set(one, busy ? { busy } : { refusal: kind.refusal(one, row), found });
  }
  if (changes.length > 0) await syncCounterparts(run, kind.sets[0] as EntitySet, changes);
  if (toRead.size > 0) await readAnswers(run, toRead, outcomes);
}

/** Reads answers within the transaction, before others can change the entities; one statement for each form. */
async function readAnswers(
  run: RunStatement,
  writes: ReadonlyMap<Write, Omit<Written, 'row'>>,
  outcomes: Map<Write, Outcome>,
): Promise<void> {
  const reads = [...writes].flatMap(([one, written]) => (one.read ? [{ one, written, statement: one.read() }] : []));
  for (const group of groupBy(reads, ({ statement }) => statement.text).values()) {
    const rows = await run<EntityRow & { n: number }>(shareRead(group.map(({ statement }) => statement)));
    const byNumber = new Map(rows.map(({ n, ...row }) => [n, row]));
    for (const [index, { one, written }] of group.entries())
      outcomes.set(one, { row: byNumber.get(index + 1), ...written });
  }
}

function lockCall([write]: readonly Write[], callId: string): Statement {
  const [root] = write?.kind.sets as readonly EntitySet[];
  return { text: `SELECT FROM ${root?.table} WHERE tenant_id = $1 AND id = $2 FOR UPDATE`, values: [callId] };
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
