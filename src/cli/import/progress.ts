import type { ImportCounts } from '../../import/import-counts';
import { StatusLine } from '../service/status-line';

const WIDTH = 30;

/** Shows the progress of an import, with a bar on a terminal. */
export class Progress {
  private read = 0;
  /** Bytes of the whole file, where known. */
  size: number | undefined;
  private readonly line: StatusLine;

  constructor(output: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>) {
    this.line = new StatusLine(output);
  }

  addRead(bytes: number): void {
    this.read += bytes;
  }

  show({ lines, refused }: ImportCounts): void {
    const rate = Math.round((lines * 1000) / this.line.elapsed);
    const text = `${lines} lines, ${refused} refused, ${rate} a second`;
    this.line.show((isTerminal) => (isTerminal ? `${this.bar()}${text}` : text));
  }

  /** Clears the line for other output. */
  clear(): void {
    this.line.clear();
  }

  private bar(): string {
    if (!this.size) return '';
    const part = Math.min(this.read / this.size, 1);
    const full = Math.round(part * WIDTH);
    return `[${'#'.repeat(full)}${'-'.repeat(WIDTH - full)}] ${String(Math.floor(part * 100)).padStart(3)}%  `;
  }
}
