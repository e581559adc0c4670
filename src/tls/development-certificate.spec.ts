import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generate } from 'selfsigned';
import { developmentCertificate, isCertificateUsable } from './development-certificate';

const dayMs = 24 * 60 * 60 * 1000;

describe('the development certificate', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'callrecords-tls-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  it.each(['localhost', '127.0.0.1'])('is trusted by a client that was told to, for %s', async (host) => {
    const { cert, key, certFile } = await developmentCertificate(dataDir);
    const server = createServer({ cert, key }, (_, response) => response.end('ok')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const request = get({ host, port, ca: await readFile(certFile), family: 4, agent: false });
    const [response] = (await once(request, 'response')) as [{ statusCode: number; resume(): void }];
    response.resume();
    server.close();
    expect(response.statusCode).toBe(200);
  });

  it('names the loopback hosts and is valid for no more than 825 days', async () => {
    const certificate = new X509Certificate((await developmentCertificate(dataDir)).cert);
    expect(['127.0.0.1', '::1'].filter((ip) => certificate.checkIP(ip) === undefined)).toEqual([]);
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect([certificate.ca, certificate.keyUsage]).toEqual([false, ['1.3.6.1.5.5.7.3.1']]);
    const days = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / dayMs;
    expect(days).toBeGreaterThan(800);
    expect(days).toBeLessThanOrEqual(825);
  });

  it('is kept, its key for the owner only', async () => {
    const first = await developmentCertificate(dataDir);
    expect(await developmentCertificate(dataDir)).toEqual(first);
    expect((await readdir(join(dataDir, 'tls'))).sort()).toEqual(['localhost.crt', 'localhost.key']);
    if (process.platform === 'win32') return;
    expect((await stat(join(dataDir, 'tls', 'localhost.key'))).mode & 0o777).toBe(0o600);
  });

  it('is made anew when its files cannot be used', async () => {
    const first = await developmentCertificate(dataDir);
    await writeFile(first.certFile, 'no certificate');
    const second = await developmentCertificate(dataDir);
    expect(second.cert).not.toBe(first.cert);
    expect(await readFile(second.certFile, 'utf8')).toBe(second.cert);
  });

  it('is trusted by Node as the README says', async () => {
    const { cert, key, certFile } = await developmentCertificate(dataDir);
    const server = createServer({ cert, key }, (_, response) => response.end('ok')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const program = `fetch('https://localhost:${port}').then((answer) => answer.text()).then(console.log)`;
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: certFile };
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], { env });
    server.close();
    server.closeAllConnections();
    expect(stdout).toBe('ok\n');
  });

  it('is made anew where one of earlier versions lies, which could sign others', async () => {
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'callrecords development' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      notAfterDate: new Date(Date.now() + 800 * dayMs),
      extensions: [
        { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
        { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      ],
    });
    const { certFile } = await developmentCertificate(dataDir);
    await writeFile(certFile, cert);
    await writeFile(certFile.replace('.crt', '.key'), key);
    const made = await developmentCertificate(dataDir);
    expect(new X509Certificate(made.cert).ca).toBe(false);
    expect(await readFile(certFile, 'utf8')).toBe(made.cert);
  });

  it('is renewed 30 days before its end', async () => {
    const pair = await developmentCertificate(dataDir);
    const end = Date.parse(new X509Certificate(pair.cert).validTo);
    expect(isCertificateUsable(pair, new Date(end - 31 * dayMs))).toBe(true);
    expect(isCertificateUsable(pair, new Date(end - 29 * dayMs))).toBe(false);
  });
});
