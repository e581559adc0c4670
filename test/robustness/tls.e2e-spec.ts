import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { developmentCertificate } from '../../src/tls/development-certificate';
import { fetchTrusting } from '../support/https-fetch';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
beforeAll(async () => (api = await startTestApp()));
afterAll(() => api.close());

/** @returns the protocol and the suite that are agreed on, or the code of the failure */
async function handshake(options: ConnectionOptions): Promise<string> {
  const { port } = new URL(api.https);
  const socket = connect({
    host: '127.0.0.1',
    port: Number(port),
    servername: 'localhost',
    ca: api.certificate,
    ...options,
  });
  try {
    await once(socket, 'secureConnect');
    return `${socket.getProtocol()} ${socket.getCipher().name}`;
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  } finally {
    socket.destroy();
  }
}

describe('TLS', () => {
  it('https offers suites of TLS 1.2 that encrypt with authentication, and no others', async () => {
    const of12 = (ciphers: string): Promise<string> => handshake({ maxVersion: 'TLSv1.2', ciphers });
    expect(await of12('ECDHE-ECDSA-AES256-GCM-SHA384')).toBe('TLSv1.2 ECDHE-ECDSA-AES256-GCM-SHA384');
    expect(await of12('ECDHE-ECDSA-CHACHA20-POLY1305')).toBe('TLSv1.2 ECDHE-ECDSA-CHACHA20-POLY1305');
    for (const old of ['ECDHE-ECDSA-AES128-SHA', 'ECDHE-ECDSA-AES256-SHA384', 'ECDHE-ECDSA-AES128-SHA256'])
      expect(await of12(old)).toBe('ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE');
  });

  it('https chooses the suite, and speaks TLS 1.3 to those that can', async () => {
    const ciphers = 'ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256';
    expect(await handshake({ maxVersion: 'TLSv1.2', ciphers })).toBe('TLSv1.2 ECDHE-ECDSA-AES128-GCM-SHA256');
    expect(await handshake({})).toMatch(/^TLSv1.3 /);
  });

  it('https takes nothing older than TLS 1.2', async () => {
    const old: ConnectionOptions = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
    expect(await handshake(old)).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  });

  it('a client cannot renegotiate', async () => {
    const { port } = new URL(api.https);
    const options = { host: '127.0.0.1', port: Number(port), servername: 'localhost', ca: api.certificate };
    const socket: TLSSocket = connect({ ...options, maxVersion: 'TLSv1.2' });
    await once(socket, 'secureConnect');
    const outcome = await new Promise<Error | null>((resolve) => {
      socket.once('error', resolve);
      socket.renegotiate({}, resolve);
    });
    expect(outcome).toMatchObject({ code: expect.stringMatching(/RENEGOTIATION/) as string });
    socket.destroy();
  });

  it('answers over https tell browsers to stay there, but for the certificate of localhost', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'callrecords-own-'));
    const { certFile } = await developmentCertificate(folder);
    const own = await startTestApp({ tls: { certFile, keyFile: certFile.replace('.crt', '.key') } });
    const strict = async (of: TestApp, url: string, path: string): Promise<string | null> =>
      (await fetchTrusting(of.certificate)(`${url}${path}`)).headers.get('strict-transport-security');
    for (const path of ['/health/live', '/api', '/v1.0/communications/callRecords'])
      expect(await strict(own, own.https, path)).toBe('max-age=15552000');
    expect((await fetch(`${own.http}/health/live`)).headers.get('strict-transport-security')).toBeNull();
    expect(await strict(api, api.https, '/health/live')).toBeNull();
    const requests = [{ id: '1', method: 'GET', url: '/communications/callRecords' }];
    const batch = await fetchTrusting(own.certificate)(`${own.https}/v1.0/$batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await own.token()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ requests }),
    });
    expect(await batch.text()).not.toMatch(/strict-transport/i);
    await own.close();
    await rm(folder, { recursive: true });
  });
});
