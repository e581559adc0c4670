import type { ImportCounts } from '../../bulk/import-counts';

/** How often progress is shown, in milliseconds. */
const EVERY = { terminal: 100, plain: 5_000 };
const WIDTH = 30;

/** Shows how far an import is: a bar that moves on a terminal, a line now and then elsewhere. */
export class Progress {
  private sent = 0;
  private shown = 0;
  private isBarThere = false;
  private readonly begin = Date.now();

  /** @param size bytes that are to be sent, where that is known */
  constructor(
    private readonly output: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>,
    private readonly size: number | undefined,
  ) {}

  addSent(bytes: number): void {
    this.sent += bytes;
  }

  show({ lines, refused }: ImportCounts): void {
    const now = Date.now();
    if (now - this.shown < (this.output.isTTY ? EVERY.terminal : EVERY.plain)) return;
    this.shown = now;
    const rate = Math.round((lines * 1000) / Math.max(now - this.begin, 1));
    const text = `${lines} lines, ${refused} refused, ${rate} a second`;
    if (this.output.isTTY) this.output.write(`\r\x1b[K${this.bar()}${text}`);
    else this.output.write(`${text}\n`);
    this.isBarThere = this.output.isTTY;
  }

  /** Makes room for other text. */
  clear(): void {
    if (this.isBarThere) this.output.write('\r\x1b[K');
    this.isBarThere = false;
  }

  private bar(): string {
    if (!this.size) return '';
    const part = Math.min(this.sent / this.size, 1);
    const full = Math.round(part * WIDTH);
    return `[${'#'.repeat(full)}${'-'.repeat(WIDTH - full)}] ${String(Math.floor(part * 100)).padStart(3)}%  `;
  }
}
