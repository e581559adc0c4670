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

/**
 * The one that a client likes best of some codings, of which the first is preferred.
 * @param header Accept-Encoding
 * @returns undefined where the client accepts none of them, or prefers plain answers
 */
export function bestCoding<Named extends Pick<Coding, 'name'>>(
  header: string | undefined,
  offered: readonly Named[],
): Named | undefined {
  return header === undefined || header.trim() === '' ? undefined : bestOf(weightsIn(header), offered);
}

function readCodings(header: string): AcceptedCodings {
  const weights = weightsIn(header);
  return { best: bestOf(weights, codings), isPlainAccepted: plainWeightOf(weights) > 0 };
}

/** Weight of each name in the header. */
type Weights = ReadonlyMap<string, number>;

function weightsIn(header: string): Weights {
  return new Map(
    header.split(',').map((part): [string, number] => {
      const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const weight = Number(parameters.find((text) => text.startsWith('q='))?.slice('q='.length) ?? 1);
      return [name.replace(/^x-(?=gzip$)/, ''), Number.isNaN(weight) ? 1 : weight];
    }),
  );
}

function bestOf<Named extends Pick<Coding, 'name'>>(weights: Weights, offered: readonly Named[]): Named | undefined {
  const weightOf = ({ name }: Named): number => weights.get(name) ?? weights.get('*') ?? 0;
  const [best] = offered.filter((one) => weightOf(one) > 0).sort((one, other) => weightOf(other) - weightOf(one));
  // A client that prefers plain answers gets them.
  const isPreferred = best && (!weights.has('identity') || weightOf(best) >= plainWeightOf(weights));
  return isPreferred ? best : undefined;
}

function plainWeightOf(weights: Weights): number {
  return weights.get('identity') ?? weights.get('*') ?? 1;
}

function zstd(): Coding[] {
  const { createZstdCompress, zstdCompress } = zlib as unknown as Partial<ZstdOfNode>;
  if (!createZstdCompress || !zstdCompress) return [];
  return [{ name: 'zstd', stream: () => createZstdCompress(), whole: (bytes, done) => zstdCompress(bytes, done) }];
}
