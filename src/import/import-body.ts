import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import * as zlib from 'node:zlib';
import { GraphError } from '../graph/errors/graph-error';

/** Media type of texts that hold one JSON value a line. */
export const NDJSON = 'application/x-ndjson';

/** Most zeros behind a compressed body, in bytes. */
const MOST_PADDING = 1024 * 1024;

/** `bytesWritten`: bytes that it has decompressed. */
type Decoder = Duplex & { readonly bytesWritten: number };

/** Binary logarithm of the most bytes that a zstd stream may look back, as RFC 9659 has it. A decoder keeps so many. */
const LARGEST_WINDOW = 23;

/** What Node 22.15 adds to `node:zlib`. */
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

/** Refuses a body that no import can read, before it is read. @throws GraphError `unsupportedMediaType` */
export function checkImportBody({ headers }: Pick<IncomingMessage, 'headers'>): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = /charset\s*=\s*"?([^"\s]+)/.exec(parameters.join(';'))?.[1] ?? 'utf-8';
  const isReadable = type.trim() === NDJSON && /^utf-?8$/.test(charset);
  if (isReadable && (codingOf(headers) === 'identity' || decoders.has(codingOf(headers)))) return;
  throw new GraphError('unsupportedMediaType', {
    message: `The request body must be ${NDJSON} in UTF-8, as it is or compressed with ${offered.join(' or ')}.`,
    headers: { 'Accept-Encoding': offered.join(', ') },
  });
}

/** A body that comes in, decompressed. */
export interface ImportBody {
  /** Throws GraphError `badRequest` when the body ends early or is not compressed as it says. */
  readonly chunks: AsyncIterable<Buffer>;
  /** Bytes of the body, as they were sent, of which `chunks` has given what they hold. */
  readonly received: number;
}

export function importBody(request: IncomingMessage): ImportBody {
  const coding = codingOf(request.headers);
  const decoder = decoders.get(coding)?.();
  return new DecodedBody(request, coding, decoder);
}

class DecodedBody implements ImportBody {
  readonly chunks: AsyncIterable<Buffer>;
  /** Bytes of the request. */
  private arrived = 0;
  /** From this byte on, all that has arrived is zero. */
  private zerosFrom = 0;

  constructor(
    private readonly request: IncomingMessage,
    private readonly coding: string,
    private readonly decoder: Decoder | undefined,
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
      // Also behind its end, where nobody else listens.
      decoder.on('error', () => undefined);
      request.on('error', (error) => decoder.destroy(error)).pipe(decoder);
    }
    try {
      // The connection still has to carry the answer when the import ends before the body.
      for await (const chunk of (decoder ?? request).iterator({ destroyOnReturn: decoder !== undefined }))
        yield chunk as Buffer;
      if (decoder && !(await this.isWhole(decoder))) throw new Error('There is more behind the compressed stream.');
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

  /** Whether the decoder has taken all there is, but for zeros, with which files are filled up to a block. */
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
