import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import zlib from 'node:zlib';
import { bytesOf, targetOf, type FuzzRequest } from './requests';

/** What came back: or why nothing did. */
export interface FuzzAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
}

/** Longest wait for an answer, in milliseconds: longer than any statement may take. */
const PATIENCE = 45_000;

/** Sends requests to a service of this machine. */
export class Sender {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 32 });
  private readonly port: number;

  /** @param origin such as `http://localhost:3000` */
  constructor(origin: string) {
    this.port = Number(new URL(origin).port);
  }

  /** @returns undefined for a request that HTTP cannot say @throws Error when the answer does not come to its end */
  async send(request: FuzzRequest): Promise<FuzzAnswer | undefined> {
    const { method, headers } = request;
    const body = bytesOf(request.body);
    // By itself, Node's client tells no length of the body of a GET or a HEAD.
    const length = body && body.length > 0 ? { 'content-length': String(body.length) } : {};
    const all = { host: `localhost:${this.port}`, ...length, ...joined(headers) };
    const sent = ((): ReturnType<typeof httpRequest> | undefined => {
      try {
        const path = targetOf(request);
        return httpRequest({ host: '127.0.0.1', port: this.port, method, path, headers: all, agent: this.agent });
      } catch (error) {
        // Node's client sends no blanks in a path, no control characters in a header, and one header Host.
        if (
          /^ERR_(?:UNESCAPED_CHARACTERS|INVALID_CHAR|INVALID_HTTP_TOKEN|INVALID_ARG_TYPE)$/.test(
            (error as NodeJS.ErrnoException).code ?? '',
          )
        )
          return undefined;
        throw error;
      }
    })();
    if (!sent) return undefined;
    const answered = once(sent, 'response', { signal: AbortSignal.timeout(PATIENCE) }) as Promise<[IncomingMessage]>;
    let failure: Error | undefined;
    sent.on('error', (error) => (failure = error));
    sent.end(body);
    const [response] = await answered;
    const bytes = decoded(response.headers, await buffer(response));
    if (failure) throw failure;
    return { status: response.statusCode ?? 0, headers: response.headers, bytes };
  }

  /** Sends bytes that need not be a request. @returns what was answered until the connection was closed */
  async sendBytes(bytes: Buffer): Promise<Buffer> {
    const socket = connect(this.port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => undefined);
    const closed = once(socket, 'close');
    socket.write(bytes);
    // What waits for more gets no more.
    await Promise.race([closed, once(socket, 'data').then(() => sleep(20)), sleep(150)]);
    socket.end();
    await Promise.race([closed, sleep(300)]);
    socket.destroy();
    return Buffer.concat(chunks);
  }

  close(): void {
    this.agent.destroy();
  }
}

/** The body without its content coding. */
function decoded({ 'content-encoding': coding }: IncomingMessage['headers'], bytes: Buffer): Buffer {
  if (bytes.length === 0) return bytes;
  if (coding === 'gzip') return zlib.gunzipSync(bytes);
  // Node knows this coding from 22.15 on, as does the service.
  const { zstdDecompressSync } = zlib as { zstdDecompressSync?: (bytes: Buffer) => Buffer };
  return coding === 'zstd' && zstdDecompressSync ? zstdDecompressSync(bytes) : bytes;
}

/** A header that stands twice is sent twice. */
function joined(headers: FuzzRequest['headers']): Record<string, string | string[]> {
  const all = new Map<string, string | string[]>();
  for (const [name, value] of headers) all.set(name, all.has(name) ? [all.get(name) ?? [], value].flat() : value);
  return Object.fromEntries(all);
}
