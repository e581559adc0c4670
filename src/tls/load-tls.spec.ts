import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { loadSettings } from '../config/env';
import { developmentCertificate } from './development-certificate';
import { loadTls } from './load-tls';

const provider = { AUTH_ISSUER: 'https://login.example.com/tenant/v2.0', AUTH_AUDIENCE: 'api://callrecords' };

describe('loadTls', () => {
  let dataDir: string;
  const files = (folder: string): { TLS_CERT: string; TLS_KEY: string } => ({
    TLS_CERT: join(folder, 'tls', 'localhost.crt'),
    TLS_KEY: join(folder, 'tls', 'localhost.key'),
  });

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'callrecords-tls-'));
    await developmentCertificate(dataDir);
    await developmentCertificate(join(dataDir, 'other'));
  });
  afterAll(() => rm(dataDir, { recursive: true }));

  it('reads the files from the settings', async () => {
    const { TLS_CERT, TLS_KEY } = files(join(dataDir, 'other'));
    const pair = await loadTls(loadSettings({ TLS_CERT, TLS_KEY, DATA_DIR: dataDir, ...provider }));
    expect(pair).toEqual({ cert: await readFile(TLS_CERT, 'utf8'), key: await readFile(TLS_KEY, 'utf8') });
  });

  it('takes the self-signed one with the development issuer', async () => {
    const { TLS_CERT } = files(dataDir);
    expect((await loadTls(loadSettings({ DATA_DIR: dataDir })))?.cert).toBe(await readFile(TLS_CERT, 'utf8'));
  });

  it('has none with a provider alone', async () => {
    expect(await loadTls(loadSettings({ DATA_DIR: dataDir, ...provider }))).toBeUndefined();
  });

  it('refuses files that are no PEM or do not go together', async () => {
    const { TLS_CERT, TLS_KEY } = files(dataDir);
    const foreign = files(join(dataDir, 'other')).TLS_KEY;
    const load = (env: NodeJS.ProcessEnv): Promise<unknown> => loadTls(loadSettings({ DATA_DIR: dataDir, ...env }));
    await expect(load({ TLS_CERT: __filename, TLS_KEY })).rejects.toThrow(
      `TLS_CERT=${__filename} is no PEM certificate`,
    );
    await expect(load({ TLS_CERT, TLS_KEY: TLS_CERT })).rejects.toThrow(/TLS_KEY=.* is no PEM private key/);
    await expect(load({ TLS_CERT, TLS_KEY: foreign })).rejects.toThrow(/is not the key of TLS_CERT/);
  });

  describe('names the file that TLS itself would refuse, with the reason', () => {
    const load = async (cert: string, key: string): Promise<unknown> => {
      const [TLS_CERT, TLS_KEY] = [join(dataDir, 'own.crt'), join(dataDir, 'own.key')];
      await Promise.all([writeFile(TLS_CERT, cert), writeFile(TLS_KEY, key)]);
      return loadTls(loadSettings({ TLS_CERT, TLS_KEY, DATA_DIR: dataDir }));
    };

    it('for a key that is too small', async () => {
      const small = await generate([{ name: 'commonName', value: 'localhost' }], { keySize: 512, algorithm: 'sha256' });
      await expect(load(small.cert, small.private)).rejects.toThrow(/^TLS_CERT=\S+own\.crt cannot be used: .*small/);
    });

    it('for a chain whose second certificate is broken', async () => {
      const { cert, key } = await developmentCertificate(dataDir);
      const broken = `${cert}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`;
      await expect(load(broken, key)).rejects.toThrow(/^TLS_CERT=\S+own\.crt cannot be used: \w+/);
    });
  });
});
