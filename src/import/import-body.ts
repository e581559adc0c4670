import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import * as zlib from 'node:zlib';
import { GraphError } from '../graph/errors/graph-error';
import { hasTextNumbers, isBodyFormKnown } from '../graph/request/body-form';

/** Media type of newline-delimited JSON. */
export const NDJSON = 'application/x-ndjson';

/** All names of that media type. */
export const importTypes: readonly string[] = [
  NDJSON,
  ...['application/ndjson', 'application/jsonl', 'application/x-jsonl', 'application/jsonlines'],
  ...['application/x-jsonlines', 'application/json-lines', 'application/x-json-lines'],
];

/** Most zero bytes allowed after a compressed body. */
const MOST_PADDING = 1024 * 1024;

/** A decoder; `bytesWritten` counts the compressed bytes that it has consumed. */
type Decoder = Duplex & { readonly bytesWritten: number };

/** Binary logarithm of the largest zstd window in bytes (RFC 9659), which a decoder keeps in memory. */
const LARGEST_WINDOW = 23;

/** The zstd API that Node 22.15 adds to `node:zlib`. */
interface ZstdOfNode {
  createZstdDecompress(options: { readonly params: Readonly<Record<number, number>> }): Decoder;
  readonly constants: { readonly ZSTD_d_windowLogMax: number };
}

/** Content codings (RFC 9110, section 8.4.1); zstd from Node 22.15 on. */
const decoders: ReadonlyMap<string, () => Decoder> = new Map([
  ['gzip', () => zlib.createGunzip()],
  ['x-gzip', () => zlib.createGunzip()],
  ...zstd(),
]);

/** Checks the headers of the body before it is read. @throws GraphError `unsupportedMediaType` */
export function checkImportBody({ headers }: Pick<IncomingMessage, 'headers'>): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = /charset\s*=\s*"?([^"\s]+)/.exec(parameters.join(';'))?.[1] ?? 'utf-8';
  const isReadable =
    importTypes.includes(type.trim()) && /^utf-?8$/.test(charset) && isBodyFormKnown(headers['content-type']);
  if (isReadable && (codingOf(headers) === 'identity' || decoders.has(codingOf(headers)))) return;
  throw new GraphError('unsupportedMediaType', {
    message: `The request body must be ${NDJSON} in UTF-8, as it is or compressed with ${offered.join(' or ')}.`,
    headers: { 'Accept-Encoding': offered.join(', ') },
  });
}

/** The body of an import, decompressed. */
export interface ImportBody {
  /** Throws GraphError `badRequest` when the body ends early or cannot be decompressed. */
  readonly chunks: AsyncIterable<Buffer>;
  /** Received bytes of the body, before decompression, that `chunks` has decompressed. */
  readonly received: number;
  /** Whether numbers that a double cannot hold are strings. */
  readonly hasTextNumbers?: boolean;
}

export function importBody(request: IncomingMessage): ImportBody {
  const coding = codingOf(request.headers);
  const decoder = decoders.get(coding)?.();
  return new DecodedBody(request, coding, decoder, hasTextNumbers(request.headers['content-type']));
}

class DecodedBody implements ImportBody {
  readonly chunks: AsyncIterable<Buffer>;
  /** Received bytes. */
  private arrived = 0;
  /** All received bytes from this one on are zero. */
  private zerosFrom = 0;

  constructor(
    private readonly request: IncomingMessage,
    private readonly coding: string,
    private readonly decoder: Decoder | undefined,
    readonly hasTextNumbers: boolean,
  ) {
    this.chunks = this.read();
  }

  get received(): number {
    return this.decoder?.bytesWritten ?? this.arrived;
  }

  private async *read(): AsyncGenerator<Buffer> {
    const { request, decoder } = this;
    request.on('data', (chunk: Buffer) => this.note(chunk)).pause();
    if (decoder) {
      // An error can also occur after the iterator has ended.
      decoder.on('error', () => undefined);
      request.on('error', (error) => decoder.destroy(error)).pipe(decoder);
    }
    try {
      // The request is not destroyed: its connection must carry the answer when the import ends before the body.
      for await (const chunk of (decoder ?? request).iterator({ destroyOnReturn: decoder !== undefined }))
        yield chunk as Buffer;
      if (decoder && !(await this.isWhole(decoder)))
        throw new Error('The compressed stream is followed by other bytes.');
    } catch (cause) {
      throw new GraphError('badRequest', { message: this.messageOf(cause), cause });
    }
  }

  private messageOf(cause: unknown): string {
    if (this.request.readableAborted) return 'The connection ended before the body did.';
    if ((cause as NodeJS.ErrnoException).code === 'ZSTD_error_frameParameter_windowTooLarge')
      return 'The request body is a zstd stream with a window of more than 8 MB.';
    return `The request body is not one whole ${this.coding} stream.`;
  }

  private note(chunk: Buffer): void {
    let end = chunk.length;
    while (end > 0 && chunk[end - 1] === 0) end--;
    if (end > 0) this.zerosFrom = this.arrived + end;
    this.arrived += chunk.length;
  }

  /** Whether the decoder has consumed the whole body except trailing zeros, with which some tools pad files. */
  private async isWhole(decoder: Decoder): Promise<boolean> {
    const taken = decoder.bytesWritten;
    const isWhole = (): boolean => this.zerosFrom <= taken && this.arrived - taken <= MOST_PADDING;
    this.request.unpipe(decoder);
    const rest = this.request.iterator({ destroyOnReturn: false });
    while (isWhole() && !(await rest.next()).done);
    await rest.return?.();
    return isWhole();
  }
}

function codingOf(headers: IncomingMessage['headers']): string {
  return headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
}

function zstd(): [string, () => Decoder][] {
  const { createZstdDecompress, constants } = zlib as unknown as Partial<ZstdOfNode>;
  if (!createZstdDecompress || !constants) return [];
  const params = { [constants.ZSTD_d_windowLogMax]: LARGEST_WINDOW };
  return [['zstd', () => createZstdDecompress({ params })]];
}

const offered = [...decoders.keys()].filter((coding) => !coding.startsWith('x-'));
