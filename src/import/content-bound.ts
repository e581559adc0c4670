import { GraphError } from '../graph/errors/graph-error';

/** Most decompressed bytes for each received byte. Real files compress to a tenth or twentieth. */
const RATIO = 100;
/** Decompressed bytes that any body may have. */
const ALLOWANCE = 8 * 1024 * 1024;
/** Least bytes that a line counts for: parsing the shortest line takes as long as this many bytes. */
export const LEAST_LINE = 128;

/**
 * Limits the work that a body causes by its received size: a compressed body can expand a thousandfold, and refusing a
 * line of one byte takes as long as one of a hundred.
 */
export class ContentBound {
  private content = 0;

  /** @param received returns how many bytes of the body have been received and decompressed */
  constructor(private readonly received: () => number) {}

  /** Counts decompressed bytes. @throws GraphError `bodyTooLarge` */
  add(bytes: number): void {
    this.content += bytes;
    if (this.content <= ALLOWANCE || this.content <= RATIO * this.received()) return;
    throw new GraphError('bodyTooLarge', {
      message: `The body holds more than ${RATIO} times what was sent of it, and more than ${ALLOWANCE / 2 ** 20} MB. Send it with less compression.`,
    });
  }

  /** Counts short lines as {@link LEAST_LINE} bytes each. @returns the same lines @throws GraphError `bodyTooLarge` */
  admit<Line extends { readonly bytes: Buffer | undefined }>(lines: Line[]): Line[] {
    this.add(lines.reduce((sum, { bytes }) => sum + Math.max(0, LEAST_LINE - (bytes?.length ?? LEAST_LINE)), 0));
    return lines;
  }
}
