import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { tenantId } from '../../test/support/issuer';
import { DevelopmentIssuer } from './development-issuer';
import { TokenVerifier } from './token-verifier';

const grant = { tenantId, clientId: 'a-client', permissions: ['CallRecords.Read.All'] } as const;

describe('DevelopmentIssuer', () => {
  let folder: string;
  let dataDir: string;
  let keyFile: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'development-issuer-'));
    dataDir = join(folder, 'data');
    keyFile = join(dataDir, 'development-issuer.jwk.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const start = (port = 4000) => DevelopmentIssuer.create(dataDir, () => `http://localhost:${port}`);

  it('issues tokens that the verifier accepts', async () => {
    const issuer = await start();
    const principal = await new TokenVerifier(issuer).verify(await issuer.issueToken(grant));
    expect(principal).toEqual({ tenantId, appId: 'a-client', permissions: new Set(['CallRecords.Read.All']) });
  });

  it('gives an application token its claims', async () => {
    const issuer = await start();
    const token = await issuer.issueToken(grant);
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({
      aud: 'https://graph.microsoft.com',
      iss: `http://localhost:4000/${tenantId}/v2.0`,
      appid: 'a-client',
      azp: 'a-client',
      idtyp: 'app',
      roles: ['CallRecords.Read.All'],
      tid: tenantId,
      ver: '2.0',
    });
    expect(claims.sub).toBe(claims['oid']);
    expect(claims.jti).toBe(claims['uti']);
    expect(claims.exp).toBe((claims.iat ?? 0) + 3599);
    expect(decodeProtectedHeader(token)).toEqual({ typ: 'JWT', alg: 'RS256', kid: issuer.keySet().keys[0]?.kid });
  });

  it('gives a client one object id per tenant', async () => {
    const issuer = await start();
    const objectId = async (changes: object) => decodeJwt(await issuer.issueToken({ ...grant, ...changes }))['oid'];
    const own = await objectId({});
    expect(await objectId({})).toBe(own);
    expect(await objectId({ clientId: 'b-client' })).not.toBe(own);
    expect(await objectId({ tenantId: '00000000-0000-0000-0000-000000000001' })).not.toBe(own);
  });

  it('keeps its key for the next start, readable for its owner only', async () => {
    const token = await (await start()).issueToken(grant);
    await expect(new TokenVerifier(await start()).verify(token)).resolves.toHaveProperty('tenantId', tenantId);
    expect(await readdir(dataDir)).toEqual(['development-issuer.jwk.json']);
    if (process.platform !== 'win32') expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
  });

  it('publishes the public half of the key only', async () => {
    const [jwk] = (await start()).keySet().keys;
    expect(Object.keys(jwk ?? {}).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    expect(JSON.parse(await readFile(keyFile, 'utf8'))).toHaveProperty('d');
  });

  it.each(['', '{}', '[]', '{"kty":"oct","k":"AAAA"}'])('names the key file when it holds %p', async (text) => {
    await start();
    await writeFile(keyFile, text);
    await expect(start()).rejects.toThrow(`${keyFile} does not hold an RSA private key`);
  });

  it('does not start on a public key', async () => {
    const issuer = await start();
    await writeFile(keyFile, JSON.stringify(issuer.keySet().keys[0]));
    await expect(start()).rejects.toThrow('does not hold an RSA private key');
  });

  it('refuses tokens of an issuer at another port', async () => {
    const token = await (await start(4001)).issueToken(grant);
    await expect(new TokenVerifier(await start()).verify(token)).rejects.toThrow(/another issuer/);
  });
});
