/** Interval of progress updates, in milliseconds. */
const EVERY = { terminal: 100, plain: 5_000 };

/** Shows the progress of a command: a line that is updated on a terminal, occasional lines elsewhere. */
export class StatusLine {
  private shown: number;
  private isThere = false;
  private readonly begin = Date.now();

  constructor(private readonly output: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>) {
    // Where lines stay, the first one appears only after the interval, so a short command prints none.
    this.shown = output.isTTY ? 0 : this.begin;
  }

  /** Milliseconds since the start, at least 1. */
  get elapsed(): number {
    return Math.max(Date.now() - this.begin, 1);
  }

  /**
   * Shows a text unless the last one is too recent.
   * @param textOf returns the text for a terminal or for other output
   */
  show(textOf: (isTerminal: boolean) => string): void {
    const now = Date.now();
    const { isTTY: isTerminal } = this.output;
    if (now - this.shown < (isTerminal ? EVERY.terminal : EVERY.plain)) return;
    this.shown = now;
    this.output.write(isTerminal ? `\r\x1b[K${textOf(true)}` : `${textOf(false)}\n`);
    this.isThere = isTerminal;
  }

  /** Clears the line for other output. */
  clear(): void {
    if (this.isThere) this.output.write('\r\x1b[K');
    this.isThere = false;
  }
}
