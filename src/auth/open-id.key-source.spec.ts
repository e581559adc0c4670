import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { audience, createSigningKey, goodClaims, issuer, signToken, tenantId, type SigningKey } from './issuer.fixture';
import { OpenIdKeySource } from './open-id.key-source';
import { TokenVerifier } from './token-verifier';

const outOfReach = { key: 'serviceNotAvailable', status: 503, headers: { 'Retry-After': '5' } };

/** An OpenID provider on this machine whose answers a test can change. */
class Provider {
  keys: SigningKey[] = [];
  discovery: unknown;
  keysStatus = 200;
  readonly hits = { discovery: 0, keys: 0 };
  private server?: Server;

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  constructor(private port = 0) {}

  async start(): Promise<void> {
    const server = createServer(({ url }, response) => {
      response.setHeader('Content-Type', 'application/json');
      if (url === '/tenant/.well-known/openid-configuration') {
        this.hits.discovery += 1;
        response.end(JSON.stringify(this.discovery ?? { issuer, jwks_uri: `${this.url}/keys` }));
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

describe('OpenIdKeySource', () => {
  let provider: Provider;
  let key: SigningKey;

  const verifierOf = (path = '/tenant') =>
    new TokenVerifier(new OpenIdKeySource({ issuer: provider.url + path, audience, cooldown: 0 }));
  const token = (changes = {}, signer = key) => signToken(signer, { ...goodClaims(), ...changes });

  beforeAll(async () => {
    key = await createSigningKey('key-1');
  });
  beforeEach(async () => {
    provider = new Provider();
    provider.keys = [key];
    await provider.start();
  });
  afterEach(() => provider.stop());

  it('asks nothing before the first token, and each document once for many', async () => {
    const verifier = verifierOf();
    expect(provider.hits).toEqual({ discovery: 0, keys: 0 });
    const tokens = await Promise.all([1, 2, 3].map((number) => token({ number })));
    const principals = await Promise.all(tokens.map((text) => verifier.verify(text)));
    expect(principals.map((principal) => principal.tenantId)).toEqual([tenantId, tenantId, tenantId]);
    expect(provider.hits).toEqual({ discovery: 1, keys: 1 });
  });

  it('finds the document of an issuer that ends in a slash', async () => {
    await expect(verifierOf('/tenant/').verify(await token())).resolves.toBeDefined();
  });

  it('trusts the issuer that the document names', async () => {
    provider.discovery = { issuer: 'https://sts.example/{tenantid}/', jwks_uri: `${provider.url}/keys` };
    const verifier = verifierOf();
    await expect(verifier.verify(await token({ iss: `https://sts.example/${tenantId}/` }))).resolves.toBeDefined();
    await expect(verifier.verify(await token())).rejects.toMatchObject({ key: 'unauthenticated' });
  });

  it('follows a change of keys', async () => {
    const verifier = verifierOf();
    await verifier.verify(await token());
    const next = await createSigningKey('key-2');
    provider.keys = [next];
    await expect(verifier.verify(await token({}, next))).resolves.toBeDefined();
    await expect(verifier.verify(await token({ fresh: true }))).rejects.toMatchObject({ key: 'unauthenticated' });
    expect(provider.hits.discovery).toBe(1);
  });

  it('answers 503 while the provider is down, and recovers', async () => {
    const text = await token();
    const verifier = verifierOf();
    await provider.stop();
    await expect(verifier.verify(text)).rejects.toMatchObject(outOfReach);
    await provider.start();
    await expect(verifier.verify(text)).resolves.toBeDefined();
  });

  it('answers 503 while the keys cannot be had, and recovers', async () => {
    const text = await token();
    const verifier = verifierOf();
    provider.keysStatus = 500;
    await expect(verifier.verify(text)).rejects.toMatchObject(outOfReach);
    provider.keysStatus = 200;
    await expect(verifier.verify(text)).resolves.toBeDefined();
  });

  it('lets known callers in while the provider is down', async () => {
    const text = await token();
    const verifier = verifierOf();
    await verifier.verify(text);
    await provider.stop();
    await expect(verifier.verify(text)).resolves.toBeDefined();
  });

  it.each([[{}], [null], [{ issuer }], [{ issuer, jwks_uri: 'keys' }], [{ issuer: 1, jwks_uri: 'https://a.example' }]])(
    'answers 503 when the document is %j',
    async (document) => {
      provider.discovery = document ?? 'nothing';
      await expect(verifierOf().verify(await token())).rejects.toMatchObject(outOfReach);
    },
  );

  it('answers 503 when there is no document', async () => {
    await expect(verifierOf('/elsewhere').verify(await token())).rejects.toMatchObject(outOfReach);
  });
});
