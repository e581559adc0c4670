import { budgets } from '../budgets/budgets';
import { OverBudget } from '../budgets/over-budget';
import type { Release, Shares } from '../budgets/shares';
import { GraphError } from '../graph/errors/graph-error';
import { MOST_BYTES } from '../odata/limits';

/** Bytes that an answer takes of the room, and gives back. */
export interface AnswerPart {
  /** Takes more. @throws GraphError `answerTooLarge`, {@link OverBudget} */
  take(bytes: number): void;
  /** Gives all of it back. */
  release(): void;
}

/** Room for the answers of one batch while it is made and sent. It is part of what all answers share. */
export class AnswerRoom {
  private taken = 0;
  private readonly parts = new Set<AnswerPart>();

  constructor(
    private readonly shares: Shares,
    private readonly tenantId: string,
  ) {}

  /** Begins an answer. */
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

  /** Gives everything back. */
  release(): void {
    for (const part of this.parts) part.release();
  }
}
