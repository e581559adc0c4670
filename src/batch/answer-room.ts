import { budgets } from '../budgets/budgets';
import { OverBudget } from '../budgets/over-budget';
import type { Release, Shares } from '../budgets/shares';
import { GraphError } from '../graph/errors/graph-error';
import { MOST_BYTES } from '../odata/limits';

/** The memory reserved for one answer. */
export interface AnswerPart {
  /** Reserves more bytes. @throws GraphError `answerTooLarge`, {@link OverBudget} */
  take(bytes: number): void;
  /** Releases all bytes of the answer. */
  release(): void;
}

/** The memory reserved for the answers of one batch, until it is sent. It counts towards the budget of all answers. */
export class AnswerRoom {
  private taken = 0;
  private readonly parts = new Set<AnswerPart>();

  constructor(
    private readonly shares: Shares,
    private readonly tenantId: string,
  ) {}

  /** Starts the reservation of one answer. */
  part(): AnswerPart {
    const releases: Release[] = [];
    let size = 0;
    const part: AnswerPart = {
      take: (bytes) => {
        if (this.taken + bytes > MOST_BYTES) throw new GraphError('answerTooLarge');
        const release = this.shares.take(this.tenantId, bytes);
        if (!release) throw new OverBudget(budgets.answerBytes, this.shares.isOwn(this.tenantId, bytes));
        releases.push(release);
        size += bytes;
        this.taken += bytes;
      },
      release: () => {
        for (const release of releases.splice(0)) release();
        this.taken -= size;
        size = 0;
        this.parts.delete(part);
      },
    };
    this.parts.add(part);
    return part;
  }

  /** Releases the bytes of all answers. */
  release(): void {
    for (const part of this.parts) part.release();
  }
}
