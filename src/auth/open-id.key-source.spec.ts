import { Logger } from '@nestjs/common';
import {
  audience,
  createSigningKey,
  goodClaims,
  signToken,
  tenantId,
  type SigningKey,
} from '../../test/support/issuer';
import { Provider } from '../../test/support/open-id-provider';
import { OpenIdKeySource } from './open-id.key-source';
import { TokenVerifier } from './token-verifier';

const outOfReach = { key: 'serviceNotAvailable', status: 503, headers: { 'Retry-After': '5' } };
const refused = { key: 'unauthenticated' };

describe('OpenIdKeySource', () => {
  let provider: Provider;
  let key: SigningKey;
  let now: number;
  const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();

  const verifierOf = (issuer = provider.issuer) =>
    new TokenVerifier(new OpenIdKeySource({ issuer, audience }, { cooldown: 0 }, () => now));
  const token = (changes = {}, signer = key) =>
    signToken(signer, { ...goodClaims(), iss: provider.issuer, ...changes });

  beforeAll(async () => {
    key = await createSigningKey('key-1');
  });
  beforeEach(async () => {
    warn.mockClear();
    now = 0;
    provider = new Provider();
    provider.keys = [key];
    await provider.start();
  });
  afterEach(() => provider.stop());
  afterAll(() => warn.mockRestore());

  it('asks nothing before the first token, and each document once for many', async () => {
    const verifier = verifierOf();
    expect(provider.hits).toEqual({ discovery: 0, keys: 0 });
    const tokens = await Promise.all([1, 2, 3].map((number) => token({ number })));
    const principals = await Promise.all(tokens.map((text) => verifier.verify(text)));
    expect(principals.map((principal) => principal.tenantId)).toEqual([tenantId, tenantId, tenantId]);
    expect(provider.hits).toEqual({ discovery: 1, keys: 1 });
  });

  it('takes an issuer that differs by a slash at the end as the document writes it', async () => {
    const verifier = verifierOf(`${provider.issuer}/`);
    await expect(verifier.verify(await token())).resolves.toBeDefined();
    await expect(verifier.verify(await token({ iss: `${provider.issuer}/` }))).rejects.toMatchObject(refused);
  });

  it('refuses the document of another issuer, and says so in the log', async () => {
    provider.discovery = { issuer: 'https://evil.example', jwks_uri: `${provider.url}/keys` };
    await expect(verifierOf().verify(await token({ iss: 'https://evil.example' }))).rejects.toMatchObject(outOfReach);
    expect(warn).toHaveBeenCalledWith(
      `The keys of AUTH_ISSUER=${provider.issuer} cannot be had: ` +
        `${provider.issuer}/.well-known/openid-configuration is about the issuer https://evil.example`,
    );
  });

  it("takes the document for all of Entra's tenants", async () => {
    const jwks = { jwks_uri: `${provider.url}/keys` };
    provider.discovery = { issuer: `${provider.url}/{tenantid}/v2.0`, ...jwks };
    const verifier = verifierOf(`${provider.url}/common/v2.0`);
    const own = await token({ iss: `${provider.url}/${tenantId}/v2.0` });
    await expect(verifier.verify(own)).resolves.toBeDefined();
    await expect(verifier.verify(await token({ iss: `${provider.url}/common/v2.0` }))).rejects.toMatchObject(refused);
    await expect(verifierOf().verify(own)).rejects.toMatchObject(outOfReach);
  });

  it('follows a change of keys', async () => {
    const verifier = verifierOf();
    await verifier.verify(await token());
    const next = await createSigningKey('key-2');
    provider.keys = [next];
    await expect(verifier.verify(await token({}, next))).resolves.toBeDefined();
    await expect(verifier.verify(await token({ fresh: true }))).rejects.toMatchObject(refused);
  });

  it('looks at both documents again after an hour', async () => {
    const verifier = verifierOf();
    await verifier.verify(await token());
    now = 3_600_000;
    provider.keys = [];
    await expect(verifier.verify(await token({ fresh: true }))).rejects.toMatchObject(refused);
  });

  it('says of a published key that is broken that it cannot be used', async () => {
    provider.keys = [{ ...key, publicJwk: { ...key.publicJwk, x: 'AA' } }];
    const message = 'The signing key that the token names cannot be used.';
    await expect(verifierOf().verify(await token())).rejects.toMatchObject({ ...refused, message });
  });

  it.each<[string, (url: string, issuer: string) => unknown]>([
    ['empty', () => ({})],
    ['no object', () => 'nothing'],
    ['without keys', (_url, issuer) => ({ issuer })],
    ['with a relative address of keys', (_url, issuer) => ({ issuer, jwks_uri: 'keys' })],
    ['with keys in a file', (_url, issuer) => ({ issuer, jwks_uri: 'file:///keys' })],
    ['without an issuer', (url) => ({ issuer: 1, jwks_uri: `${url}/keys` })],
    [
      'with keys that are none',
      (url, issuer) => ({ issuer, jwks_uri: `${url}/tenant/.well-known/openid-configuration` }),
    ],
  ])('answers 503 to a document %s, and recovers when it is mended', async (_case, document) => {
    const verifier = verifierOf();
    provider.discovery = document(provider.url, provider.issuer);
    await expect(verifier.verify(await token())).rejects.toMatchObject(outOfReach);
    provider.discovery = undefined;
    now += 5_000;
    await expect(verifier.verify(await token())).resolves.toBeDefined();
  });

  it('answers 503 when there is no document', async () => {
    await expect(verifierOf(`${provider.url}/elsewhere`).verify(await token())).rejects.toMatchObject(outOfReach);
  });
});
