/** How often progress is shown, in milliseconds. */
const EVERY = { terminal: 100, plain: 5_000 };

/** Shows how far a command is: a line that changes on a terminal, a line now and then elsewhere. */
export class StatusLine {
  private shown: number;
  private isThere = false;
  private readonly begin = Date.now();

  constructor(private readonly output: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>) {
    // A command that is over soon has nothing to tell where lines stay.
    this.shown = output.isTTY ? 0 : this.begin;
  }

  /** Milliseconds since the begin, at least 1. */
  get elapsed(): number {
    return Math.max(Date.now() - this.begin, 1);
  }

  /** Shows a text unless another was shown a moment ago. @param textOf is told whether there is a terminal */
  show(textOf: (isTerminal: boolean) => string): void {
    const now = Date.now();
    const { isTTY: isTerminal } = this.output;
    if (now - this.shown < (isTerminal ? EVERY.terminal : EVERY.plain)) return;
    this.shown = now;
    this.output.write(isTerminal ? `\r\x1b[K${textOf(true)}` : `${textOf(false)}\n`);
    this.isThere = isTerminal;
  }

  /** Makes room for other text. */
  clear(): void {
    if (this.isThere) this.output.write('\r\x1b[K');
    this.isThere = false;
  }
}
