import { Buffer } from 'node:buffer';

const nothing: Buffer = Buffer.alloc(0);

/**
 * A buffer that grows with every piece that is added. A client can send a body in chunks of one byte, each of which
 * would take a hundred times its size as a buffer of its own.
 */
export class GrowingBytes {
  /** Number of bytes added, including those beyond the limit. */
  length = 0;
  private bytes = nothing;

  /** @param limit bytes; beyond it, nothing is kept */
  constructor(private readonly limit: number) {}

  add(piece: Buffer): void {
    const end = this.length + piece.length;
    if (end > this.limit) this.bytes = nothing;
    else {
      // Doubles the buffer, so that adding many small pieces takes linear time.
      if (end > this.bytes.length) this.bytes = enlarged(this.bytes, this.length, Math.min(this.limit, 2 * end));
      piece.copy(this.bytes, this.length);
    }
    this.length = end;
  }

  /** The kept bytes. The result is valid until more are added. */
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
