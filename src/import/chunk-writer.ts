import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../database/tenant-database';
import { inTheWay, PartlyStored, lineRefusal, remedyFor } from './chunk-failure';
import { planChunk, type ChunkPlan } from './chunk-plan';
import { writeChunk } from './chunk-transaction';
import { addCounts, noCounts } from './import-counts';
import type { ImportLine } from './import-line';

/** How long a chunk is retried, in milliseconds. */
const PATIENCE = 5_000;
/** First and longest delay of retries, in milliseconds. */
const FIRST_PAUSE = 10;
const LONGEST_PAUSE = 500;
/** After more than this many lines of a chunk have timed out, the import fails. */
const MOST_SLOW = 3;

/** The state for lines that are all refused. */
const nothingStored = { calls: new Map<string, never>(), hasSession: () => false };

/** Writes each chunk of lines in one transaction, or in several when the database rejects some of its lines. */
@Injectable()
export class ChunkWriter {
  constructor(private readonly database: TenantDatabase) {}

  /**
   * Stores the new entities of a chunk. A line that the database rejects is refused; the others are stored.
   * @throws when the database fails or conflicts persist, so that a later attempt may succeed; {@link PartlyStored}
   * when a part of the chunk was stored before that
   */
  write(tenantId: string, lines: readonly ImportLine[]): Promise<ChunkPlan> {
    return this.writePart(tenantId, lines, { slow: 0 });
  }

  private async writePart(tenantId: string, lines: readonly ImportLine[], so: { slow: number }): Promise<ChunkPlan> {
    // A chunk without valid lines needs no connection.
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

  /** Splits a chunk that was rolled back into halves, to find the lines that fail and store the others. */
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

  /** Retries while other transactions lock the same call records or use up a resource. */
  private async patiently(tenantId: string, lines: readonly ImportLine[]): Promise<ChunkPlan> {
    const end = performance.now() + PATIENCE;
    for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      try {
        return await this.database.transaction(tenantId, (tx) => writeChunk(tx, lines), 'import');
      } catch (error) {
        if (remedyFor(error) !== 'again') throw error;
        // Never answers 409: the client could not resolve it.
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
