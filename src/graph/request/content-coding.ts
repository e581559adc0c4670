import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';

type Done = (error: Error | null, bytes: Buffer) => void;

/** A content coding (RFC 9110, section 8.4.1). */
export interface Coding {
  readonly name: string;
  /** Compresses a stream. */
  readonly stream: () => Transform;
  /** Compresses bytes, outside of the event loop. */
  readonly whole: (bytes: Buffer | string, done: Done) => void;
}

/** The zstd API that Node 22.15 adds to `node:zlib`. */
interface ZstdOfNode {
  readonly createZstdCompress: () => Transform;
  readonly zstdCompress: (bytes: Buffer | string, done: Done) => void;
}

// Answers are so repetitive that a higher level takes twice the time to save a tenth of the size.
const fast = { level: zlib.constants.Z_BEST_SPEED };

/** The preferred one first. */
const codings: readonly Coding[] = [
  ...zstd(),
  { name: 'gzip', stream: () => zlib.createGzip(fast), whole: (bytes, done) => zlib.gzip(bytes, fast, done) },
];

/** What a client accepts. */
export interface AcceptedCodings {
  /** The coding that it likes best; undefined: none of the service's. */
  readonly best?: Coding;
  /** Whether it takes answers that are not compressed. */
  readonly isPlainAccepted: boolean;
}

const plain: AcceptedCodings = { isPlainAccepted: true };

/** The last result: most clients send the same header each time. */
let last: { readonly header: string; readonly accepted: AcceptedCodings } = { header: '', accepted: plain };

/** @param header Accept-Encoding (section 12.5.3) */
export function acceptedCodings(header: string | undefined): AcceptedCodings {
  if (header === undefined || header.trim() === '') return plain;
  if (last.header !== header) last = { header, accepted: readCodings(header) };
  return last.accepted;
}

function readCodings(header: string): AcceptedCodings {
  const weights = new Map(
    header.split(',').map((part): [string, number] => {
      const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const weight = Number(parameters.find((text) => text.startsWith('q='))?.slice('q='.length) ?? 1);
      return [name.replace(/^x-(?=gzip$)/, ''), Number.isNaN(weight) ? 1 : weight];
    }),
  );
  const weightOf = (name: string): number => weights.get(name) ?? weights.get('*') ?? 0;
  const [best] = codings.filter(({ name }) => weightOf(name) > 0).sort((a, b) => weightOf(b.name) - weightOf(a.name));
  const plainWeight = weights.get('identity') ?? weights.get('*') ?? 1;
  // A client that prefers plain answers gets them.
  const isPreferred = best && (!weights.has('identity') || weightOf(best.name) >= plainWeight);
  return { best: isPreferred ? best : undefined, isPlainAccepted: plainWeight > 0 };
}

function zstd(): Coding[] {
  const { createZstdCompress, zstdCompress } = zlib as unknown as Partial<ZstdOfNode>;
  if (!createZstdCompress || !zstdCompress) return [];
  return [{ name: 'zstd', stream: () => createZstdCompress(), whole: (bytes, done) => zstdCompress(bytes, done) }];
}
