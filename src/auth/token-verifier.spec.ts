import { SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import {
  audience,
  CountingKeySource,
  createSigningKey,
  goodClaims,
  issuer,
  signToken,
  tenantId,
  type SigningKey,
} from '../../test/support/issuer';
import { GraphError } from '../graph/errors/graph-error';
import { issuerUnavailable } from './bearer-errors';
import { TokenVerifier } from './token-verifier';

const noon = 1_900_000_000;

async function refusal(verifier: TokenVerifier, token: string): Promise<GraphError> {
  const failure: unknown = await verifier.verify(token).catch((error: unknown) => error);
  if (!(failure instanceof GraphError)) throw new Error('The token was not refused with a GraphError.');
  return failure;
}

describe('TokenVerifier', () => {
  const keyReady = createSigningKey('key-1');
  const strangerReady = createSigningKey('key-1');
  let now = noon;

  async function setUp(expectedIssuer = issuer) {
    now = noon;
    const key = await keyReady;
    const source = new CountingKeySource([key], expectedIssuer);
    const verifier = new TokenVerifier(source, () => now * 1000);
    const token = (changes: JWTPayload = {}) => signToken(key, { ...goodClaims(noon), ...changes });
    return { source, verifier, token };
  }

  it('accepts a good token and says who sent it', async () => {
    const { verifier, token } = await setUp();
    const principal = await verifier.verify(await token({ roles: ['CallRecords.Read.All'], scp: 'Other.Read' }));
    expect(principal).toEqual({
      tenantId,
      appId: 'the-client',
      permissions: new Set(['CallRecords.Read.All', 'Other.Read']),
    });
  });

  it.each(['RS256', 'PS384', 'ES512', 'EdDSA'])('accepts a signature made with %s', async (alg) => {
    const key = await createSigningKey('other', alg);
    const verifier = new TokenVerifier(new CountingKeySource([key]));
    await expect(verifier.verify(await signToken(key, goodClaims()))).resolves.toHaveProperty('tenantId', tenantId);
  });

  it.each<[string, JWTPayload, RegExp]>([
    ['from another issuer', { iss: 'https://evil.example/v2.0' }, /another issuer/],
    ['without an issuer', { iss: undefined }, /claim iss is missing/],
    ['for another audience', { aud: 'api://other' }, /another audience; this service expects api:\/\/call-records/],
    ['without an audience', { aud: undefined }, /claim aud is missing/],
    ['that has expired', { exp: noon - 61 }, /has expired/],
    ['that never expires', { exp: undefined }, /claim exp is missing/],
    ['that is not valid yet', { nbf: noon + 61 }, /not valid yet/],
    ['without a tenant', { tid: undefined }, /claim tid is missing/],
    ['with a tenant that is not a GUID', { tid: 'common' }, /claim tid is missing from the token, or is not the GUID/],
  ])('refuses a token %s', async (_case, changes, message) => {
    const { verifier, token } = await setUp();
    const error = await refusal(verifier, await token(changes));
    expect(error.key).toBe('unauthenticated');
    expect(error.message).toMatch(message);
    expect(error.headers['WWW-Authenticate']).toBe(
      `Bearer realm="Call Records", error="invalid_token", error_description="${error.message}"`,
    );
  });

  it('allows for clocks that differ by a minute', async () => {
    const { verifier, token } = await setUp();
    await expect(verifier.verify(await token({ exp: noon - 59 }))).resolves.toBeDefined();
    await expect(verifier.verify(await token({ nbf: noon + 59 }))).resolves.toBeDefined();
  });

  it('refuses a token signed by a stranger under the same key id', async () => {
    const { verifier } = await setUp();
    const error = await refusal(verifier, await signToken(await strangerReady, goodClaims(noon)));
    expect(error.message).toMatch(/signature/);
  });

  it('refuses a token whose claims were changed after signing', async () => {
    const { verifier, token } = await setUp();
    const [header, , signature] = (await token()).split('.');
    const claims = Buffer.from(JSON.stringify({ ...goodClaims(noon), roles: ['Everything'] })).toString('base64url');
    expect((await refusal(verifier, `${header}.${claims}.${signature}`)).message).toMatch(/signature/);
  });

  it('refuses a token without a signature', async () => {
    const { verifier, source } = await setUp();
    const error = await refusal(verifier, new UnsecuredJWT(goodClaims(noon)).encode());
    expect(error.message).toMatch(/algorithm/);
    expect(source.lookups).toBe(0);
  });

  it('refuses a token signed with a shared secret, be it the text of the public key', async () => {
    const { verifier, source } = await setUp();
    const secret = Buffer.from(JSON.stringify((await keyReady).publicJwk));
    const token = await new SignJWT(goodClaims(noon)).setProtectedHeader({ alg: 'HS256', kid: 'key-1' }).sign(secret);
    expect((await refusal(verifier, token)).message).toMatch(/algorithm/);
    expect(source.lookups).toBe(0);
  });

  it('tries every key of the issuer on a token without a key id', async () => {
    const keys = [await keyReady, await createSigningKey('key-2')] as const;
    const verifier = new TokenVerifier(new CountingKeySource(keys), () => noon * 1000);
    const anonymous = (key: SigningKey) => signToken({ ...key, kid: undefined }, goodClaims(noon));
    for (const key of keys) await expect(verifier.verify(await anonymous(key))).resolves.toBeDefined();
    expect((await refusal(verifier, await anonymous(await strangerReady))).message).toMatch(/signature/);
    const expired = await signToken({ ...keys[1], kid: undefined }, goodClaims(noon - 7200));
    expect((await refusal(verifier, expired)).message).toMatch(/has expired/);
  });

  it('says of a token with critical extensions that it knows none', async () => {
    const { verifier, source } = await setUp();
    const { alg, kid, privateKey } = await keyReady;
    const token = await new SignJWT(goodClaims(noon))
      .setProtectedHeader({ alg, kid, crit: ['exp'], exp: noon })
      .sign(privateKey, { crit: { exp: true } });
    expect((await refusal(verifier, token)).message).toMatch(/member crit/);
    expect(source.lookups).toBe(0);
  });

  it('refuses a token under an unknown key id', async () => {
    const { verifier } = await setUp();
    const token = await signToken({ ...(await keyReady), kid: 'key-2' }, goodClaims(noon));
    expect((await refusal(verifier, token)).message).toMatch(/signing key/);
  });

  const es256 = Buffer.from('{"alg":"ES256"}').toString('base64url');
  it.each(['x', 'a.b.c', '..', 'a.b.c.d.e', `${es256}.W10.AA`, `${es256}.e30`, `${es256}.e30.AA.AA.AA`])(
    'refuses %p, which is no JWT, without asking the issuer',
    async (text) => {
      const trustedIssuer = jest.fn();
      const error = await refusal(new TokenVerifier({ trustedIssuer }), text);
      expect(error).toMatchObject({ key: 'unauthenticated', message: expect.stringMatching(/well-formed/) as string });
      expect(trustedIssuer).not.toHaveBeenCalled();
    },
  );

  it("puts the token's own tenant into the issuer of a provider with many tenants", async () => {
    const { verifier, token } = await setUp('https://login.example/{tenantid}/v2.0');
    const own = `https://login.example/${tenantId}/v2.0`;
    await expect(verifier.verify(await token({ iss: own }))).resolves.toHaveProperty('tenantId', tenantId);
    const other = '00000000-0000-0000-0000-000000000001';
    expect((await refusal(verifier, await token({ iss: own, tid: other }))).message).toMatch(/another issuer/);
    const literal = await token({ iss: 'https://login.example/{tenantid}/v2.0' });
    expect((await refusal(verifier, literal)).message).toMatch(/another issuer/);
  });

  it('checks a token once, until it expires', async () => {
    const { verifier, source, token } = await setUp();
    const text = await token();
    const first = await verifier.verify(text);
    expect(await verifier.verify(text)).toBe(first);
    now = noon + 3599;
    expect(await verifier.verify(text)).toBe(first);
    expect(source.lookups).toBe(1);
    now = noon + 3600 + 61;
    expect((await refusal(verifier, text)).message).toMatch(/has expired/);
    expect(source.lookups).toBe(2);
  });

  it('does not remember a refusal', async () => {
    const { verifier, source, token } = await setUp();
    const text = await token({ nbf: noon + 100 });
    await refusal(verifier, text);
    now = noon + 100;
    await expect(verifier.verify(text)).resolves.toBeDefined();
    expect(source.lookups).toBe(2);
  });

  it('passes on that the issuer is out of reach', async () => {
    const keys = () => Promise.reject(issuerUnavailable(new Error('down')));
    const verifier = new TokenVerifier({ trustedIssuer: () => Promise.resolve({ issuer, audience, keys }) });
    const error = await refusal(verifier, await signToken(await keyReady, goodClaims()));
    expect(error).toMatchObject({ key: 'serviceNotAvailable', headers: { 'Retry-After': '5' } });
  });
});
