import { loadSettings } from '../config/env';
import { banner } from './banner';

const listeners = { http: 'http://localhost:3000', https: 'https://localhost:3443' };

describe('banner', () => {
  it('tells the address, the Swagger UI, the certificate, how to get a token and how to use it', () => {
    const text = banner(loadSettings({ DATA_DIR: '/srv/call records' }), listeners);
    expect(text).toContain('Call records at http://localhost:3000 and https://localhost:3443\n');
    expect(text).toContain('Swagger UI at   http://localhost:3000/api\n');
    expect(text).toContain("NODE_EXTRA_CA_CERTS='/srv/call records/tls/localhost.crt'\n");
    expect(text).toMatch(/TOKEN=\$\(curl -s http:\/\/localhost:3000\/[\da-f-]{36}\/oauth2\/v2\.0\/token /);
    expect(text).toContain(
      'curl -s -H "Authorization: Bearer $TOKEN" http://localhost:3000/v1.0/communications/callRecords',
    );
  });

  it('tells https alone where http is off', () => {
    const text = banner(loadSettings({ PORT: 'off', DATA_DIR: '/srv/calls' }), { https: listeners.https });
    expect(text).toContain('Call records at https://localhost:3443\nSwagger UI at   https://localhost:3443/api\n');
    expect(text).toContain('$(curl -s --cacert /srv/calls/tls/localhost.crt https://localhost:3443/');
    expect(text).not.toMatch(/http:|undefined/);
  });

  it('tells how many processes serve, where it is not this one', () => {
    expect(banner(loadSettings({ WORKERS: '2' }), listeners)).toContain('\nWorkers         2 processes\n');
    expect(banner(loadSettings({}), listeners)).not.toContain('Workers');
  });

  it('names the provider instead of a way to get a token', () => {
    const settings = loadSettings({ AUTH_ISSUER: 'https://login.example.com/v2.0', AUTH_AUDIENCE: 'api://calls' });
    expect(banner(settings, { http: 'http://localhost:3000' })).toBe(
      [
        'Call records at http://localhost:3000',
        'Swagger UI at   http://localhost:3000/api',
        'Console at      http://localhost:3000/',
        'Command line    npx callrecords --help (from elsewhere: CALLRECORDS_URL=http://localhost:3000)',
        'Tokens from     https://login.example.com/v2.0',
      ].join('\n'),
    );
  });

  it('leaves out the self-signed certificate when another one is in use', () => {
    const settings = { ...loadSettings({}), tls: { certFile: '/tls.crt', keyFile: '/tls.key' } };
    expect(banner(settings, listeners)).not.toContain('NODE_EXTRA_CA_CERTS');
  });
});
