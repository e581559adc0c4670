/** Outcome of a step; without an error, it has succeeded. */
interface Outcome {
  readonly error?: unknown;
}

/**
 * Steps of a joint transaction outside the database, such as a request to another host. They must not delay an open
 * transaction. So the transaction's work first registers the steps that it needs. Then the transaction is rolled back,
 * the steps are done, and the work runs again in a new transaction, with their outcomes.
 */
export class Preparation {
  private readonly outcomes = new Map<string, Outcome>();
  private readonly wanted = new Map<string, () => Promise<void>>();

  /** Whether every registered step has an outcome. */
  get isComplete(): boolean {
    return this.wanted.size === 0;
  }

  /**
   * Returns if the step has succeeded. A step without an outcome is registered and counts as a success for the rest of
   * this run, which is rolled back.
   * @param key identifies the step
   * @throws what the step threw
   */
  need(key: string, step: () => Promise<void>): void {
    const outcome = this.outcomes.get(key);
    if (!outcome) this.wanted.set(key, step);
    else if ('error' in outcome) throw outcome.error;
  }

  /** Runs all registered steps concurrently. */
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

/** Ends a run with steps that have no outcome yet. */
export class Unprepared extends Error {
  constructor() {
    super('The transaction needs steps that have no outcome yet.');
  }
}
