import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchTrusting } from '../support/https-fetch';
import { Services } from '../support/service';

// The first start builds where there is no fresh build.
jest.setTimeout(120_000);

let services: Services;
beforeAll(async () => (services = await Services.create()));
afterAll(() => services.end());

describe('https only', () => {
  it('with PORT=off, all processes open https alone', async () => {
    const service = services.start({ PORT: 'off', WORKERS: '2' });
    await service.printed(/^ {2}curl .*callRecords$/m);
    const [, https] = /^Call records at (https:\S+)$/m.exec(service.output()) ?? [];
    const certificate = await readFile(join(services.dataDir, 'tls', 'localhost.crt'), 'utf8');
    const ask = fetchTrusting(certificate);
    expect((await ask(`${https}/health/ready`)).status).toBe(200);
    const { issuer } = (await (
      await ask(`${https}/11111111-1111-4111-8111-111111111111/v2.0/.well-known/openid-configuration`)
    ).json()) as { issuer: string };
    expect(issuer).toBe(`${https}/11111111-1111-4111-8111-111111111111/v2.0`);
    expect(service.output()).not.toContain('http://');
    expect(await services.stop(service)).toBe(0);
  });

  it('a start that would open no port says what to do', async () => {
    const AUTH_ISSUER = 'https://login.example.com/v2.0';
    const service = services.start({ PORT: 'off', AUTH_ISSUER, AUTH_AUDIENCE: 'api://calls' });
    expect(await service.exit).toBe(1);
    expect(service.output()).toMatch(/PORT="off": must be a number while there is no certificate for https/);
  });
});
