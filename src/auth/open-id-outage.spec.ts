import { gzipSync } from 'node:zlib';
import { Logger } from '@nestjs/common';
import { audience, createSigningKey, goodClaims, signToken, type SigningKey } from '../../test/support/issuer';
import { OddServer, says, saysForEver, type Oddity } from '../../test/support/odd-server';
import { Provider } from '../../test/support/open-id-provider';
import { OpenIdKeySource } from './open-id.key-source';
import { TokenVerifier } from './token-verifier';

const outOfReach = { key: 'serviceNotAvailable', status: 503, headers: { 'Retry-After': '5' } };
const seconds = 1000;
const hours = 3600 * seconds;

describe('an OpenID provider that is down', () => {
  let provider: Provider;
  let key: SigningKey;
  let unknownKey: SigningKey;
  let verifier: TokenVerifier;
  let now: number;
  let number = 0;
  const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();

  /** A token that was never seen before, and so needs the keys. */
  const freshToken = (signer = key) => signToken(signer, { ...goodClaims(), iss: provider.issuer, number: number++ });
  const verifyFresh = async (signer = key) => verifier.verify(await freshToken(signer));

  beforeAll(async () => {
    key = await createSigningKey('key-1');
    unknownKey = await createSigningKey('key-2');
  });
  beforeEach(async () => {
    warn.mockClear();
    now = 0;
    provider = new Provider();
    provider.keys = [key];
    await provider.start();
    verifier = new TokenVerifier(new OpenIdKeySource({ issuer: provider.issuer, audience }, {}, () => now));
  });
  afterEach(() => provider.stop());
  afterAll(() => warn.mockRestore());

  it('is asked once in five seconds, whoever comes, and its failure logged as often', async () => {
    provider.keysStatus = 500;
    for (let attempt = 0; attempt < 2; attempt++) {
      const answers = await Promise.allSettled(Array.from({ length: 20 }, () => verifyFresh()));
      expect(answers.filter(({ status }) => status === 'fulfilled')).toEqual([]);
      await expect(verifyFresh()).rejects.toMatchObject(outOfReach);
    }
    expect(provider.hits).toEqual({ discovery: 1, keys: 1 });
    expect(warn.mock.calls).toEqual([
      [
        `The keys of AUTH_ISSUER=${provider.issuer} cannot be had: ${provider.url}/keys gives no JSON document: status 500`,
      ],
    ]);
    now = 5 * seconds;
    await expect(verifyFresh()).rejects.toMatchObject(outOfReach);
    expect(provider.hits.keys).toBe(2);
    expect(warn).toHaveBeenCalledTimes(2);
  });

  it('is told apart by its cause in the log', async () => {
    await provider.stop();
    await expect(verifyFresh()).rejects.toMatchObject(outOfReach);
    expect(warn).toHaveBeenCalledWith(expect.stringMatching(/The connection has failed: ECONNREFUSED/));
  });

  it('is not asked at all for tokens that no key could make good', async () => {
    const headers = ['{"alg":"none"}', '{"alg":"HS256"}', '{"alg":"ES256","crit":["a"],"a":1}', 'garbage'];
    for (const header of headers) {
      const token = `${Buffer.from(header).toString('base64url')}.e30.AAAA`;
      await expect(verifier.verify(token)).rejects.toMatchObject({ key: 'unauthenticated' });
    }
    expect(provider.hits).toEqual({ discovery: 0, keys: 0 });
  });

  it('lets callers in by the keys it gave before', async () => {
    await verifyFresh();
    await provider.stop();
    now = 2 * hours;
    await expect(verifyFresh()).resolves.toBeDefined();
    await expect(verifyFresh()).resolves.toBeDefined();
    await expect(verifyFresh(unknownKey)).rejects.toMatchObject(outOfReach);
    now = 25 * hours;
    await expect(verifyFresh()).rejects.toMatchObject(outOfReach);
  });

  it('is not asked for each unknown key while it gives none', async () => {
    await verifyFresh();
    now = 60 * seconds;
    provider.keysStatus = 500;
    for (let attempt = 0; attempt < 5; attempt++)
      await expect(verifyFresh(unknownKey)).rejects.toMatchObject(outOfReach);
    await expect(verifyFresh()).resolves.toBeDefined();
    expect(provider.hits.keys).toBe(2);
  });

  it('is not asked for each unknown key when it is up again', async () => {
    await verifyFresh();
    const refused = { key: 'unauthenticated' };
    for (let attempt = 0; attempt < 5; attempt++) await expect(verifyFresh(unknownKey)).rejects.toMatchObject(refused);
    expect(provider.hits.keys).toBe(1);
    now = 30 * seconds;
    for (let attempt = 0; attempt < 5; attempt++) await expect(verifyFresh(unknownKey)).rejects.toMatchObject(refused);
    expect(provider.hits.keys).toBe(2);
  });

  it('is trusted again once it is back', async () => {
    await provider.stop();
    await expect(verifyFresh()).rejects.toMatchObject(outOfReach);
    await provider.start();
    await expect(verifyFresh()).rejects.toMatchObject(outOfReach);
    now = 5 * seconds;
    await expect(verifyFresh()).resolves.toBeDefined();
  });

  const bomb = gzipSync(Buffer.alloc(4_000_000));
  it.each<[string, Oddity | undefined]>([
    ['says nothing', undefined],
    ['switches protocols', says('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n')],
    ['only gives hints', saysForEver('', 'HTTP/1.1 103 Early Hints\r\n\r\n', 20)],
    ['gives its document byte by byte', saysForEver('HTTP/1.1 200 OK\r\n\r\n', ' ', 20)],
    ['gives a document without end', saysForEver('HTTP/1.1 200 OK\r\n\r\n', ' '.repeat(10_000))],
    [
      'gives a compressed document',
      (socket) => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`);
        socket.end(bomb);
      },
    ],
  ])('counts as down when it %s', async (_, react) => {
    const server = await new OddServer(react).start();
    const source = new OpenIdKeySource({ issuer: server.url(), audience }, {}, () => now, 200);
    await expect(new TokenVerifier(source).verify(await freshToken())).rejects.toMatchObject(outOfReach);
    await server.untilLeft();
    await server.stop();
  });
});
