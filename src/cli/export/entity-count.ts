import type { ExportFormat } from '../../graph/request/export-format';

const NEWLINE = 0x0a;
const QUOTE = 0x22;

/** Counts the entities and bytes of an export while it is being saved. */
export class EntityCount {
  bytes = 0;
  private lines = 0;
  private isQuoted = false;

  constructor(private readonly format: ExportFormat) {}

  /** Number of entities; the header line of a CSV export does not count. */
  get entities(): number {
    return this.format === 'csv' ? Math.max(this.lines - 1, 0) : this.lines;
  }

  add(chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.format === 'csv') this.addTable(chunk);
    else for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) this.lines++;
  }

  /** Line feeds within quotes do not end a line. A doubled quote toggles twice, so it does not matter. */
  private addTable(chunk: Buffer): void {
    for (const byte of chunk) {
      if (byte === QUOTE) this.isQuoted = !this.isQuoted;
      else if (byte === NEWLINE && !this.isQuoted) this.lines++;
    }
  }
}
