import { inTurns } from '../../budgets/in-turns';
import { copyLine } from '../../database/copy-text';
import type { TenantTransaction } from '../../database/tenant-database';
import type { Steps } from '../../edm/json/steps';
import { grains } from '../totals/grains';
import { textsOf } from '../totals/total-texts';
import type { Total, Totals } from '../totals/totals';
import { addTotals, knownTotals, removeEmptyTotals, totalColumns, type KnownTotal } from '../totals/totals.sql';

/** A total with its line for COPY. */
interface Change {
  readonly total: Total;
  readonly line: string;
}

/**
 * Adds differences to the totals of a generation. Nobody else changes them meanwhile: the transaction has locked the
 * place of the tenant.
 */
export async function storeTotals(tx: TenantTransaction, generation: number, totals: Totals): Promise<void> {
  const changes = await inTurns(changesOf(totals.all, generation));
  if (changes.length === 0) return;
  const known = await knownOf(tx, generation, changes);
  const made = changes.filter(({ total }) => !known.has(total));
  await tx.copyLines(
    'quality_hour',
    totalColumns,
    made.map(({ line }) => line),
  );
  if (known.size > 0) await tx.query(addTotals(generation, [...known]));
  const less = changes.map(({ total }) => total).filter(({ taken }) => taken.length > 0);
  if (less.length > 0) await tx.query(removeEmptyTotals(generation, less));
}

function* changesOf(totals: readonly Total[], generation: number): Steps<Change[]> {
  const changes: Change[] = [];
  for (const total of totals) {
    const texts = textsOf(total);
    if (texts) changes.push({ total, line: copyLine([String(generation), ...texts]) });
    yield;
  }
  return changes;
}

/** The totals whose rows exist: to insert all others by COPY costs much less than to merge every row. */
async function knownOf(
  tx: TenantTransaction,
  generation: number,
  changes: readonly Change[],
): Promise<ReadonlyMap<Total, KnownTotal>> {
  const known = new Map<Total, KnownTotal>();
  for (const { number } of grains) {
    const ofGrain = new Map<string, Total>();
    for (const { total } of changes) if (total.grain === number) ofGrain.set(total.id, total);
    for (const row of await tx.query<KnownTotal>(knownTotals(generation, number, [...ofGrain.keys()]))) {
      const total = ofGrain.get(row.id);
      if (total) known.set(total, row);
    }
  }
  return known;
}
