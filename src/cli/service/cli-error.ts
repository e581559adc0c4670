/** What a command's exit code means. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, refused: 3 } as const;

/** A failure that needs no stack trace: the message says what is wrong. */
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
