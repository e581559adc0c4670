import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SigningKey } from './issuer';

/** An OpenID provider on this machine whose answers a test can change. */
export class Provider {
  keys: SigningKey[] = [];
  /** Replaces the right document. */
  discovery: unknown;
  keysStatus = 200;
  readonly hits = { discovery: 0, keys: 0 };
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
    const server = createServer(({ url = '' }, response) => {
      response.setHeader('Content-Type', 'application/json');
      if (/^\/(?:tenant|common\/v2\.0)\/\.well-known\/openid-configuration$/.test(url)) {
        this.hits.discovery += 1;
        response.end(JSON.stringify(this.discovery ?? { issuer: this.issuer, jwks_uri: `${this.url}/keys` }));
      } else if (url === '/keys') {
        this.hits.keys += 1;
        response.writeHead(this.keysStatus).end(JSON.stringify({ keys: this.keys.map((key) => key.publicJwk) }));
      } else response.writeHead(404).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    this.server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }
}
