/** Exit codes of commands. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, refused: 3 } as const;

/** A failure that is printed without a stack trace. */
export class CliError extends Error {
  /** @param exitCode one of {@link exitCodes} */
  constructor(
    message: string,
    readonly exitCode: number = exitCodes.failed,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'CliError';
  }
}
