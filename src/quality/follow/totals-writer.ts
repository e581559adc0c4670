import { inTurns } from '../../budgets/in-turns';
import type { TenantTransaction } from '../../database/tenant-database';
import type { Steps } from '../../edm/json/steps';
import { grains } from '../totals/grains';
import { textsOf, type TotalTexts } from '../totals/total-texts';
import type { Total, Totals } from '../totals/totals';
import {
  addTotals,
  knownTotals,
  newTotal,
  removeEmptyTotals,
  totalColumns,
  withHistograms,
  type KnownTotal,
} from '../totals/totals.sql';

/**
 * Adds differences to the totals of a generation. Nobody else changes them meanwhile: the transaction has locked the
 * place of the tenant.
 */
export async function storeTotals(tx: TenantTransaction, generation: number, totals: Totals): Promise<void> {
  const changes = await inTurns(allTexts(totals.all));
  if (changes.length === 0) return;
  const known = await knownOf(tx, generation, changes);
  const made = changes.filter((change) => !known.has(change));
  await tx.copy(
    'quality_hour',
    totalColumns,
    made.map((change) => newTotal(generation, change)),
  );
  const changed = [...known].map(([change, row]) => withHistograms(change, row));
  if (changed.length > 0) await tx.query(addTotals(generation, changed));
  const less = changes.filter(({ isLess }) => isLess);
  if (less.length > 0) await tx.query(removeEmptyTotals(generation, less));
}

function* allTexts(totals: readonly Total[]): Steps<TotalTexts[]> {
  const texts: TotalTexts[] = [];
  for (const total of totals) {
    const change = textsOf(total);
    if (change) texts.push(change);
    yield;
  }
  return texts;
}

/** The changes of rows that exist. A new row would cost more if PostgreSQL had to expect that it exists. */
async function knownOf(
  tx: TenantTransaction,
  generation: number,
  changes: readonly TotalTexts[],
): Promise<ReadonlyMap<TotalTexts, KnownTotal>> {
  const known = new Map<TotalTexts, KnownTotal>();
  for (const { number } of grains) {
    const ofGrain = new Map(changes.filter(({ grain }) => grain === number).map((change) => [change.id, change]));
    const found = await tx.query<KnownTotal>(knownTotals(generation, number, [...ofGrain.keys()]));
    for (const row of found) {
      const change = ofGrain.get(row.id);
      if (change) known.set(change, row);
    }
  }
  return known;
}
