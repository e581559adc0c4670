import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../database/tenant-database';
import { inTheWay, PartlyStored, lineRefusal, remedyFor } from './chunk-failure';
import { planChunk, type ChunkPlan } from './chunk-plan';
import { writeChunk } from './chunk-transaction';
import { addCounts, noCounts } from './import-counts';
import type { ImportLine } from './import-line';

/** Milliseconds for which a chunk is begun again that others keep from being committed. */
const PATIENCE = 5_000;
/** First and longest pause before that, in milliseconds. */
const FIRST_PAUSE = 10;
const LONGEST_PAUSE = 500;
/** Lines of one chunk that may be refused because they take the database too long. */
const MOST_SLOW = 3;

/** What is known of a chunk before its lines are looked for: nothing. */
const nothingStored = { calls: new Map<string, never>(), hasSession: () => false };

/** Writes chunks of lines, each in one transaction unless the database refuses some of its lines. */
@Injectable()
export class ChunkWriter {
  constructor(private readonly database: TenantDatabase) {}

  /**
   * Stores what of a chunk is new. A line that the database refuses is told by its number, and the others are stored.
   * @throws where the database fails, or others are in the way, so that it may go well another time; {@link PartlyStored}
   * when some of the chunk was stored before that
   */
  write(tenantId: string, lines: readonly ImportLine[]): Promise<ChunkPlan> {
    return this.writePart(tenantId, lines, { slow: 0 });
  }

  private async writePart(tenantId: string, lines: readonly ImportLine[], so: { slow: number }): Promise<ChunkPlan> {
    // Who sends nothing but rubbish takes no connection from others.
    if (lines.every(({ kind }) => kind === 'refused')) return planChunk(lines, nothingStored);
    try {
      return await this.patiently(tenantId, lines);
    } catch (error) {
      const remedy = remedyFor(error);
      if (remedy === 'none' || so.slow > MOST_SLOW) throw error;
      if (lines.length > 1) return this.writeHalves(tenantId, lines, so);
      if (remedy === 'fewer') so.slow++;
      return planChunk(
        lines.map(({ number }) => lineRefusal(number, error)),
        nothingStored,
      );
    }
  }

  /** Nothing was stored: the halves find out between them which lines are to blame, and store the others. */
  private async writeHalves(tenantId: string, lines: readonly ImportLine[], so: { slow: number }): Promise<ChunkPlan> {
    const half = Math.ceil(lines.length / 2);
    const first = await this.writePart(tenantId, lines.slice(0, half), so);
    try {
      return joined(first, await this.writePart(tenantId, lines.slice(half), so));
    } catch (error) {
      if (error instanceof PartlyStored) throw new PartlyStored(joined(first, error.plan), error.reason);
      throw new PartlyStored(first, error);
    }
  }

  /** Begins again while others are in the way: they store the same call records, or hold what the chunk needs. */
  private async patiently(tenantId: string, lines: readonly ImportLine[]): Promise<ChunkPlan> {
    const end = performance.now() + PATIENCE;
    for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      try {
        return await this.database.transaction(tenantId, (tx) => writeChunk(tx, lines), 'import');
      } catch (error) {
        if (remedyFor(error) !== 'again') throw error;
        // Never a conflict of the client's: it can do nothing about it.
        if (performance.now() >= end) throw inTheWay(error);
        await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())));
      }
    }
  }
}

function joined(one: ChunkPlan, other: ChunkPlan): ChunkPlan {
  const counts = noCounts();
  addCounts(counts, one.counts);
  addCounts(counts, other.counts);
  return {
    changes: [...one.changes, ...other.changes],
    counts,
    refused: [...one.refused, ...other.refused],
  };
}
