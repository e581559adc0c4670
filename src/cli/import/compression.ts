import { pipeline, Readable } from 'node:stream';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { Decompress } from 'fzstd';

/** Compressions that are recognised by the first bytes of a file. */
export type Compression = 'gzip' | 'zstd';

const signatures = [
  ['gzip', Buffer.from([0x1f, 0x8b])],
  ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
] as const;

/** Compressed bytes that are decompressed at a time: they can expand a thousandfold and more. */
const PIECE = 4 * 1024;

export function compressionOf(head: Buffer): Compression | undefined {
  return signatures.find(([, signature]) => head.subarray(0, signature.length).equals(signature))?.[0];
}

/** @throws when the bytes are damaged or end early */
export function decompressed(chunks: AsyncIterable<Buffer>, compression: Compression): AsyncIterable<Buffer> {
  return compression === 'zstd' ? unzstd(chunks) : gunzip(chunks);
}

/** The beginning of what a compressed beginning holds; empty when it is damaged. */
export async function decompressedHead(head: Buffer, compression: Compression): Promise<Buffer> {
  const piece = head.subarray(0, PIECE);
  try {
    if (compression === 'gzip') return gunzipSync(piece, { finishFlush: constants.Z_SYNC_FLUSH });
    for await (const chunk of unzstd(Readable.from([piece]))) return chunk;
  } catch {
    // Read as a whole, it fails with a reason.
  }
  return Buffer.alloc(0);
}

function gunzip(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const decoder = createGunzip();
  // Its reader gets the error.
  pipeline(Readable.from(chunks), decoder, () => undefined);
  return decoder;
}

/** Node has a decompressor of its own from 22.15 on only. */
async function* unzstd(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let output: Buffer[] = [];
  const decoder = new Decompress((data) => output.push(Buffer.from(data)));
  for await (const chunk of chunks)
    for (let start = 0; start < chunk.length; start += PIECE) {
      decoder.push(chunk.subarray(start, start + PIECE));
      if (output.length > 0) yield Buffer.concat(output);
      output = [];
    }
  decoder.push(new Uint8Array(0), true);
  if (output.length > 0) yield Buffer.concat(output);
}
