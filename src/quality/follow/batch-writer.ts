import { Injectable } from '@nestjs/common';
import { inTurns } from '../../budgets/in-turns';
import { TenantDatabase, type TenantTransaction } from '../../database/tenant-database';
import type { Steps } from '../../edm/json/steps';
import { noRows, streamForm, summaryForm, type CallRows } from '../rows/derived-rows';
import { areEqual, type StoredRow } from '../rows/row-form';
import { ofCall, ofStream } from '../totals/contribution';
import { Totals } from '../totals/totals';
import type { Derived } from './derivation';
import { noteFailures, readStreams, readSummaries, removeRows, type DerivedRow } from './derived-rows.sql';
import type { NextCalls } from './next-calls';
import { removeTouched } from './next-calls.sql';
import { hasPassed, isSame, type Place } from './place';
import { lockPlace, movePlace } from './place.sql';
import { storeTotals } from './totals-writer';

/** What a batch changes. */
interface Differences {
  /** Calls whose rows are not as they were. */
  readonly changed: readonly string[];
  /** Of the totals in use. */
  readonly live: Totals;
  /** Of the totals that a rebuild adds up. */
  readonly next: Totals;
}

/** Stores the rows of calls, their totals and the place after them, all in one transaction. */
@Injectable()
export class BatchWriter {
  constructor(private readonly database: TenantDatabase) {}

  /**
   * @param follower id of this process
   * @returns false: nothing is stored, because another process holds the place, or has moved it
   */
  write(tenantId: string, calls: NextCalls, derived: Derived, follower: string): Promise<boolean> {
    return this.database.transaction(tenantId, (tx) => this.writeIn(tx, calls, derived, follower), 'background');
  }

  private async writeIn(tx: TenantTransaction, calls: NextCalls, derived: Derived, follower: string): Promise<boolean> {
    const { ids, from, to, arrivals, changedAt } = calls;
    const [place] = await tx.query<Place>(lockPlace);
    if (!place || !isSame(place, from)) return false;
    if (ids.size > 0) await this.replace(tx, calls, derived);
    if (arrivals.length > 0) await tx.query(removeTouched(arrivals));
    await tx.query(movePlace(to, changedAt, follower));
    return true;
  }

  private async replace(tx: TenantTransaction, { ids, from, to }: NextCalls, { rows, failed }: Derived): Promise<void> {
    const all = [...ids];
    const old = rowsByCall(
      await tx.query<DerivedRow>(readSummaries(all)),
      await tx.query<DerivedRow>(readStreams(all)),
    );
    const { changed, live, next } = await inTurns(compare(all, old, rows, from, to));
    const gone = changed.filter((id) => old.has(id));
    if (gone.length > 0) await tx.query(removeRows(gone));
    const made = changed.flatMap((id) => rows.get(id) ?? []);
    await tx.copy(
      'call_summary',
      summaryForm.columns,
      made.flatMap(({ summaries }) => summaries),
    );
    await tx.copy(
      'media_stream',
      streamForm.columns,
      made.flatMap(({ streams }) => streams),
    );
    // Totals that go out of use with this transaction need no differences.
    if (to.generation === from.generation) await storeTotals(tx, from.generation, live);
    if (from.nextGeneration !== null) await storeTotals(tx, from.nextGeneration, next);
    await tx.query(noteFailures(all, failed));
  }
}

function rowsByCall(summaries: readonly DerivedRow[], streams: readonly DerivedRow[]): ReadonlyMap<string, CallRows> {
  const calls = new Map<
    string,
    { summaries: CallRows['summaries'][number][]; streams: CallRows['streams'][number][] }
  >();
  const of = (id: string) => {
    const known = calls.get(id) ?? { summaries: [], streams: [] };
    calls.set(id, known);
    return known;
  };
  for (const { callId, row } of summaries) of(callId).summaries.push(summaryForm.read(row));
  for (const { callId, row } of streams) of(callId).streams.push(streamForm.read(row));
  return calls;
}

function* compare(
  ids: readonly string[],
  before: ReadonlyMap<string, CallRows>,
  after: ReadonlyMap<string, CallRows>,
  from: Place,
  to: Place,
): Steps<Differences> {
  const changed: string[] = [];
  const live = new Totals();
  const next = new Totals();
  for (const id of ids) {
    const [old = noRows, now = noRows] = [before.get(id), after.get(id)];
    const isChanged = !areSame(old, now);
    if (isChanged) {
      changed.push(id);
      take(live, old);
      give(live, now);
    }
    if (from.nextGeneration !== null) {
      const [wasIn, isIn] = [hasPassed(from.walked, id), hasPassed(to.walked, id)];
      if (wasIn && isChanged) take(next, old);
      if (isIn && (isChanged || !wasIn)) give(next, now);
    }
    yield;
  }
  return { changed, live, next };
}

function give(totals: Totals, { summaries, streams }: CallRows): void {
  for (const call of summaries) totals.add(ofCall(call));
  for (const stream of streams) totals.add(ofStream(stream));
}

function take(totals: Totals, { summaries, streams }: CallRows): void {
  for (const call of summaries) totals.subtract(ofCall(call));
  for (const stream of streams) totals.subtract(ofStream(stream));
}

/** Whether rows of a call are equal, in whatever order they were read. */
function areSame(one: CallRows, other: CallRows): boolean {
  return (
    areAlike(one.summaries, other.summaries, summaryForm.at('id')) &&
    areAlike(one.streams, other.streams, streamForm.at('id'))
  );
}

function areAlike(some: readonly StoredRow[], others: readonly StoredRow[], idAt: number): boolean {
  if (some.length !== others.length) return false;
  const byId = new Map(some.map((row) => [row[idAt], row]));
  return others.every((row) => {
    const same = byId.get(row[idAt]);
    return same !== undefined && areEqual(same, row);
  });
}
