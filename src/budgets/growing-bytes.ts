import { Buffer } from 'node:buffer';

const nothing: Buffer = Buffer.alloc(0);

/**
 * Bytes that come in any number of pieces, down to single ones. They are kept in one buffer: a client can send a body in
 * chunks of a byte, each of which would take a hundred times its room by itself.
 */
export class GrowingBytes {
  /** How many bytes have come. */
  length = 0;
  private bytes = nothing;

  /** @param limit bytes beyond which nothing is kept */
  constructor(private readonly limit: number) {}

  add(piece: Buffer): void {
    const end = this.length + piece.length;
    if (end > this.limit) this.bytes = nothing;
    else {
      // Twice the room each time, so that many small pieces take no more than their length.
      if (end > this.bytes.length) this.bytes = enlarged(this.bytes, this.length, Math.min(this.limit, 2 * end));
      piece.copy(this.bytes, this.length);
    }
    this.length = end;
  }

  /** All that has come, as far as it is kept, until more comes. */
  get whole(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
    this.bytes = nothing;
  }
}

function enlarged(bytes: Buffer, length: number, size: number): Buffer {
  const larger = Buffer.allocUnsafe(size);
  bytes.copy(larger, 0, 0, length);
  return larger;
}
