import { GraphError } from '../graph/errors/graph-error';

/** Most bytes that a body may hold for each byte of it that has arrived. Real files compress to a tenth or twentieth. */
const RATIO = 100;
/** Bytes that every body may hold. */
const ALLOWANCE = 8 * 1024 * 1024;
/** Bytes that a line counts for at least: to read the shortest takes as long as this. */
export const LEAST_LINE = 128;

/**
 * Bounds the work in a body by its size as it arrives: a body that is compressed may hold a thousand times as much, and a
 * line of one byte takes as long to refuse as one of a hundred.
 */
export class ContentBound {
  private content = 0;

  /** @param received how many bytes of the body have arrived and were decompressed */
  constructor(private readonly received: () => number) {}

  /** Counts bytes as they are without compression. @throws GraphError `bodyTooLarge` */
  add(bytes: number): void {
    this.content += bytes;
    if (this.content <= ALLOWANCE || this.content <= RATIO * this.received()) return;
    throw new GraphError('bodyTooLarge', {
      message: `The body holds more than ${RATIO} times what was sent of it, and more than ${ALLOWANCE / 2 ** 20} MB. Send it with less compression.`,
    });
  }

  /** Counts lines that are short for as much as they cost, and gives them back. @throws GraphError `bodyTooLarge` */
  admit<Line extends { readonly bytes: Buffer | undefined }>(lines: Line[]): Line[] {
    this.add(lines.reduce((sum, { bytes }) => sum + Math.max(0, LEAST_LINE - (bytes?.length ?? LEAST_LINE)), 0));
    return lines;
  }
}
