import { containedSets } from './contained-sets';
import type { PreparedEntity } from './prepared-entity';

/** Counts of an import's lines by result. */
export interface ImportCounts {
  /** Lines that are not blank. */
  lines: number;
  readonly callRecords: { added: number; replaced: number; unchanged: number };
  /** Counts of session lines. */
  readonly sessions: { added: number; unchanged: number };
  /** Entities that were stored with the entity of their line, by the name of their collection. */
  readonly contained: Record<string, number>;
  refused: number;
}

export function noCounts(): ImportCounts {
  return {
    lines: 0,
    callRecords: { added: 0, replaced: 0, unchanged: 0 },
    sessions: { added: 0, unchanged: 0 },
    contained: Object.fromEntries(containedSets.map(({ name }) => [name, 0])),
    refused: 0,
  };
}

export function addCounts(sum: ImportCounts, more: ImportCounts): void {
  sum.lines += more.lines;
  sum.refused += more.refused;
  sum.callRecords.added += more.callRecords.added;
  sum.callRecords.replaced += more.callRecords.replaced;
  sum.callRecords.unchanged += more.callRecords.unchanged;
  sum.sessions.added += more.sessions.added;
  sum.sessions.unchanged += more.sessions.unchanged;
  for (const { name } of containedSets) sum.contained[name] = countOf(sum, name) + countOf(more, name);
}

/** Counts what is stored within an entity. */
export function addContained(sum: ImportCounts, { children }: PreparedEntity): void {
  for (const [{ name }, items] of children) {
    sum.contained[name] = countOf(sum, name) + items.length;
    for (const item of items) addContained(sum, item);
  }
}

function countOf({ contained }: ImportCounts, name: string): number {
  return contained[name] ?? 0;
}
