/** What became of a step; without an error, it has succeeded. */
interface Outcome {
  readonly error?: unknown;
}

/**
 * Steps of a joint transaction that are not the database's, such as a question to a host. None of them is waited for while
 * the transaction is open. The work of the transaction runs, and notes the steps that it needs. Then the transaction is
 * undone, the steps are done, and the work runs again, in a new transaction, with their outcomes.
 */
export class Preparation {
  private readonly outcomes = new Map<string, Outcome>();
  private readonly wanted = new Map<string, () => Promise<void>>();

  /** Whether every step that was needed has an outcome. */
  get isComplete(): boolean {
    return this.wanted.size === 0;
  }

  /**
   * Takes the outcome of a step. One that has none yet counts as a success for the rest of this run, which is undone.
   * @param key tells steps apart
   * @throws what the step threw
   */
  need(key: string, step: () => Promise<void>): void {
    const outcome = this.outcomes.get(key);
    if (!outcome) this.wanted.set(key, step);
    else if ('error' in outcome) throw outcome.error;
  }

  /** Does the steps that have no outcome, all at the same time. */
  async make(): Promise<void> {
    const steps = [...this.wanted];
    await Promise.all(
      steps.map(async ([key, step]) => {
        const outcome = await step().then(
          (): Outcome => ({}),
          (error: unknown): Outcome => ({ error }),
        );
        this.outcomes.set(key, outcome);
        this.wanted.delete(key);
      }),
    );
  }
}

/** Ends a run whose steps are not done yet. */
export class Unprepared extends Error {
  constructor() {
    super('A transaction needs what is not prepared.');
  }
}
