import { Injectable } from '@nestjs/common';
import { inTurns } from '../../budgets/in-turns';
import { TenantDatabase, type TenantTransaction } from '../../database/tenant-database';
import type { Steps } from '../../edm/json/steps';
import { streamForm, summaryForm } from '../rows/derived-rows';
import type { StoredRow } from '../rows/row-form';
import { Totals } from '../totals/totals';
import { areSame, noRows, storedRows, type CallRows } from './call-rows';
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
    const old = await oldRows(tx, all);
    const { changed, live, next } = await inTurns(compare(all, old, rows, from, to));
    const gone = changed.filter((id) => old.has(id));
    if (gone.length > 0) await tx.query(removeRows(gone));
    const made = changed.flatMap((id) => rows.get(id) ?? []);
    await tx.copyLines(
      'call_summary',
      summaryForm.columns,
      made.map(({ summary }) => summary),
    );
    await tx.copyLines(
      'media_stream',
      streamForm.columns,
      made.map(({ streams }) => streams),
    );
    // Totals that go out of use with this transaction need no differences.
    if (to.generation === from.generation) await storeTotals(tx, from.generation, live);
    if (from.nextGeneration !== null) await storeTotals(tx, from.nextGeneration, next);
    await tx.query(noteFailures(all, failed));
  }
}

/** The rows that calls have, by their ids. Most calls of a batch are new: their streams are not looked for. */
async function oldRows(tx: TenantTransaction, ids: readonly string[]): Promise<ReadonlyMap<string, CallRows>> {
  const summaries = await tx.query<DerivedRow>(readSummaries(ids));
  if (summaries.length === 0) return new Map();
  const streams = new Map(summaries.map(({ callId }): [string, StoredRow[]] => [callId, []]));
  for (const { callId, row } of await tx.query<DerivedRow>(readStreams([...streams.keys()])))
    streams.get(callId)?.push(streamForm.read(row));
  return new Map(
    summaries.map(({ callId, row }) => [callId, storedRows(summaryForm.read(row), streams.get(callId) ?? [])]),
  );
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

function give(totals: Totals, { contributions }: CallRows): void {
  for (const contribution of contributions) totals.add(contribution);
}

function take(totals: Totals, { contributions }: CallRows): void {
  for (const contribution of contributions) totals.subtract(contribution);
}
