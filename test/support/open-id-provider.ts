import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CodeFlow, type CodeClient } from './code-flow';
import type { SigningKey } from './issuer';

/** An OpenID provider on this machine whose answers a test can change. */
export class Provider {
  keys: SigningKey[] = [];
  /** Replaces the right document. */
  discovery: unknown;
  keysStatus = 200;
  readonly hits = { discovery: 0, keys: 0 };
  private flow?: CodeFlow;
  private server?: Server;
  private port = 0;

  /** Origin, without a slash at the end. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The issuer whose documents it has. */
  get issuer(): string {
    return `${this.url}/tenant`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /**
   * Lets people sign in to a page, with tokens signed by the first of the {@link keys}. Pages of any origin may read its
   * documents then.
   */
  signIn(client: CodeClient): CodeFlow {
    const [key] = this.keys;
    if (!key) throw new Error('The provider has no key to sign with.');
    this.flow = new CodeFlow({ issuer: this.issuer, url: this.url, key }, client);
    return this.flow;
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    this.server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '' } = request;
    if (await this.flow?.answer(request, response)) return;
    response.setHeader('Content-Type', 'application/json');
    if (this.flow) response.setHeader('Access-Control-Allow-Origin', '*');
    if (/^\/(?:tenant|common\/v2\.0)\/\.well-known\/openid-configuration$/.test(url)) {
      this.hits.discovery += 1;
      response.end(JSON.stringify(this.discovery ?? this.document));
    } else if (url === '/keys') {
      this.hits.keys += 1;
      response.writeHead(this.keysStatus).end(JSON.stringify({ keys: this.keys.map((key) => key.publicJwk) }));
    } else response.writeHead(404).end('{}');
  }

  private get document(): object {
    return { issuer: this.issuer, jwks_uri: `${this.url}/keys`, ...this.flow?.document };
  }
}
