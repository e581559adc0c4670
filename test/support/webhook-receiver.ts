import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { JsonObject } from '../../src/edm/json/json-value';

/** One POST that has come in. */
export interface Received {
  /** Path and query of its URL. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Answers a POST of notifications; handshakes are answered before. */
export type Reaction = (received: Received, response: ServerResponse) => void | Promise<void>;

const accept: Reaction = (_, response) => void response.writeHead(202).end();

/** The server of somebody who subscribes: it keeps what it is sent, and does with it what the test wants. */
export class WebhookReceiver {
  readonly handshakes: Received[] = [];
  readonly posts: Received[] = [];
  /** What it does with notifications. */
  react: Reaction = accept;
  /** What it does with handshakes; by default it answers with the token. */
  shake: Reaction = ({ url }, response) => {
    const token = new URL(url, 'http://localhost').searchParams.get('validationToken') ?? '';
    response.writeHead(200, { 'content-type': 'text/plain' }).end(token);
  };
  private server?: Server;
  private port = 0;
  private waiting: (() => void)[] = [];

  /** Opens its port: any free one, and after that always the same. */
  async start(): Promise<this> {
    const server = createServer((request, response) => void this.take(request, response));
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
    return this;
  }

  /** Goes away, in the middle of whatever it does. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** All notifications of the POSTs that were kept, in their order. @param path of the URL they were sent to */
  notifications(path?: string): JsonObject[] {
    return this.posts
      .filter(({ url }) => path === undefined || url.split('?')[0] === path)
      .flatMap(({ body }) => (JSON.parse(body) as { value: JsonObject[] }).value);
  }

  /** Resolves once what was kept satisfies the condition. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '', headers } = request;
    const body = await text(request).catch(() => undefined);
    if (body === undefined) return;
    const received = { url, headers, body };
    if (url.includes('validationToken=')) {
      this.handshakes.push(received);
      await this.shake(received, response);
    } else {
      await this.react(received, response);
      if (response.statusCode < 300) this.posts.push(received);
    }
    for (const wake of this.waiting.splice(0)) wake();
  }
}
